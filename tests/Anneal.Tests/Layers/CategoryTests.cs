using Anneal.Layers;
using static TorchSharp.torch;

namespace Anneal.Tests.Layers;

/// <summary>Categories, bins and statistics of numbers, beyond what the recorded cases of Keras hold.</summary>
public class CategoryTests
{
    [Fact]
    public void Statistics_are_those_of_the_data()
    {
        using var scope = NewDisposeScope();
        using var layer = new Normalization();
        layer.Adapt(new float[,] { { 0, 7, 4 }, { 2, 9, 6 }, { 0, 7, 4 }, { 2, 9, 6 } });
        Assert.Equal([-1, -1, -1], layer.Apply(tensor(new float[] { 0, 7, 4 }).reshape(1, 3)).data<float>());
        using var one = new Normalization(axis: []);
        one.Adapt(new float[] { 1, 2, 3, 4, 5 });
        GoldenTensor.AssertClose([-1.4142135, 0], GoldenTensor.Values(one.Apply(tensor(new float[] { 1, 3 }))), 1e-6, 1e-6);
    }

    [Fact]
    public void Weighted_categories_are_counted()
    {
        using var scope = NewDisposeScope();
        using var layer = new CategoryEncoding(4, "count");
        Assert.Equal([0, 0, 1.5f, 0], layer.Apply(tensor(new long[] { 2, 2 }).reshape(1, 2), tensor(new[] { 1f, 0.5f }).reshape(1, 2)).data<float>());
        Refused<ArgumentException>("Layer 'category_encoding' takes integers below 4, its numTokens; it was given 4. (Parameter 'inputs')", () => layer.Apply(tensor(new long[] { 4 }).reshape(1, 1)));
        using var once = new CategoryEncoding(4);
        Refused<ArgumentException>(
            "Layer 'category_encoding' takes weights of counts with the mode count only; its mode is multi_hot. (Parameter 'inputs')", () => once.Apply(zeros(1, 1), zeros(1, 1)));
    }

    [Fact]
    public void Bins_that_were_found_come_back()
    {
        using var scope = NewDisposeScope();
        using var layer = new Discretization(numBins: 4);
        layer.Adapt(Enumerable.Range(0, 1000).Select(i => i / 1000f).ToArray());
        GoldenTensor.AssertClose([0.25, 0.5, 0.75], [.. layer.BinBoundaries!], 0, 0.011);
        using var again = Layer.FromConfig(layer.ToConfig());
        Assert.Equal(layer.ToConfig().ToJsonString(), again.ToConfig().ToJsonString());
        Assert.Equal([0, 3], again.Apply(tensor(new[] { 0.1f, 0.9f })).data<int>());
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        Refused<ArgumentException>("binBoundaries or numBins must be given, and not both. (Parameter 'binBoundaries')", () => new Discretization());
        Refused<ArgumentOutOfRangeException>("binBoundaries[1] must be 2 or more, in ascending order; it was 1. (Parameter 'binBoundaries')", () => new Discretization([2, 1]));
        Refused<ArgumentOutOfRangeException>("outputMode must be one_hot, multi_hot, count; it was int. (Parameter 'outputMode')", () => new CategoryEncoding(3, "int"));
        Refused<ArgumentException>("mean and variance must be given together. (Parameter 'mean')", () => new Normalization(mean: 1));
        Refused<NotSupportedException>("sparse must be false: there are no sparse outputs.", () => new CategoryEncoding(3, sparse: true));
        using var bins = new Discretization(numBins: 3);
        using var x = zeros(1, 1);
        Refused<InvalidOperationException>("Layer 'discretization' has no boundaries yet: give binBoundaries, or call Adapt.", () => bins.Apply(x));
        using var normal = new Normalization();
        normal.Build([Shape.Unknown, 3]);
        Refused<ArgumentException>("Layer 'normalization' was built for inputs with 3 values along axis -1; it was given (1, 1). (Parameter 'data')", () =>
        {
            normal.Adapt(x);
            return 0;
        });
    }

    private static void Refused<TException>(string message, Func<object> action)
        where TException : Exception => Assert.Equal(message, Assert.Throws<TException>(action).Message.Split('\n')[0].TrimEnd('\r'));
}
