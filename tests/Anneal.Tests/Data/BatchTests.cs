using Anneal.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Data;

public class BatchTests
{
    [Fact]
    public void A_batch_owns_its_tensors()
    {
        var (x, y) = (ones(2, 3), zeros(2));
        using var kept = ones(2);
        Batch batch;
        using (NewDisposeScope()) batch = new(x, y, kept.alias());
        Assert.True(x.IsInvalid && y.IsInvalid);
        Assert.Equal([2, 3], batch.X.shape);
        Assert.Equal((2L, 2L), (batch.Count, batch.Y!.size(0)));
        batch.Dispose();
        batch.Dispose();
        Assert.False(kept.IsInvalid);
    }

    [Fact]
    public void Arrays_lists_and_names()
    {
        using var batch = new Batch(new Dictionary<string, ArrayLike> { ["b"] = new float[4, 2], ["a"] = new int[4] }, [new float[4], new double[4, 1]]);
        Assert.Equal([[4L], [4, 2]], batch.Inputs.Select(tensor => tensor.shape));
        Assert.Equal([[4L], [4, 1]], batch.Targets.Select(tensor => tensor!.shape));
        Assert.Empty(batch.SampleWeights);
        using var inputs = new Batch(new float[1, 2]);
        Assert.Null(inputs.Y);
    }

    [Fact]
    public void What_does_not_belong_together_is_refused()
    {
        foreach (var (make, message) in new (Func<Batch>, string)[]
        {
            (() => new(new float[0, 2]), "x has no rows; its shape is (0, 2). (Parameter 'x')"),
            (() => new(new float[2, 2], new float[3]), "x and y must have the same number of rows; they had 2 and 3. (Parameter 'y')"),
            (() => new(new float[2, 2], new float[2], new float[] { 1, -1 }), "sampleWeight must be 0 or more and finite in float32; row 1 had -1. (Parameter 'sampleWeight')"),
            (() => new(default), "x: The data is null. Give an array, a Tensor<T> or a TorchSharp tensor. (Parameter 'x')"),
        }) Assert.Equal(message, Assert.Throws<ArgumentException>(make).Message);
    }
}
