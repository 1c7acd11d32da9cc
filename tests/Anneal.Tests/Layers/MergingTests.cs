using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Testing;
using CsCheck;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Layers;

public class MergingTests
{
    /// <summary>Two steps of two features; the first input counts at step 0 alone, the second at step 1 alone, the third at both.</summary>
    private static (Tensor Input, bool[]? Mask)[] Inputs =>
    [
        (tensor(new float[] { 1, -2, 3, 4 }).reshape(1, 2, 2), [true, false]),
        (tensor(new float[] { 5, 6, 7, -8 }).reshape(1, 2, 2), [false, true]),
        (tensor(new float[] { 2, 2, 2, 2 }).reshape(1, 2, 2), [true, true]),
    ];

    [Fact]
    public void A_masked_element_is_neither_the_largest_nor_the_smallest()
    {
        using var scope = NewDisposeScope();
        Assert.Equal([2, 2, 7, 2], Merged(new Maximum(), Inputs));
        Assert.Equal([1, -2, 2, -8], Merged(new Minimum(), Inputs));
        Assert.Equal([1, -2, 7, -8], Merged(new Maximum(), Inputs[..2]));
    }

    [Fact]
    public void A_masked_factor_is_one_and_what_all_mask_is_zero()
    {
        using var scope = NewDisposeScope();
        Assert.Equal([2, -4, 14, -16], Merged(new Multiply(), Inputs));
        Assert.Equal([5, -12, 0, 0], Merged(new Multiply(), [(Inputs[0].Input, [true, false]), (Inputs[1].Input, [true, false])]));
        Assert.Equal([2, -4, 6, 8], Merged(new Multiply(), [(Inputs[0].Input, null), (Inputs[2].Input, null)]));
    }

    [Fact]
    public void Masked_terms_count_as_in_Keras()
    {
        using var scope = NewDisposeScope();
        Assert.Equal([6, 4, 10, -4], Merged(new Add(), Inputs[..2]));
        Assert.Equal([3, 2, 5, -2], Merged(new Average(), Inputs[..2]));
        Assert.Equal([-4, -8, -4, 12], Merged(new Subtract(), Inputs[..2]));
    }

    [Fact]
    public void One_input_is_its_own_sum()
    {
        using var scope = NewDisposeScope();
        using var add = new Add();
        Assert.Equal([1, -2, 3, 4], GoldenTensor.Values(add.Apply([Inputs[0].Input])));
    }

    [Fact]
    public void The_mean_of_integers_is_no_integer()
    {
        using var scope = NewDisposeScope();
        using var average = new Average();
        Assert.Equal([1.5], GoldenTensor.Values(average.Apply([tensor(new long[] { 1 }), tensor(new long[] { 2 })])));
        Assert.Equal(ScalarType.Float32, average.Specify([new([-1], ScalarType.Int64), new([-1], ScalarType.Int64)], CallArguments.List(2))[0].Type);
    }

    [Fact]
    public void The_type_that_is_said_is_the_type_that_comes()
    {
        using var scope = NewDisposeScope();
        ScalarType[] types = [ScalarType.Byte, ScalarType.Int8, ScalarType.Int32, ScalarType.Int64, ScalarType.Float32, ScalarType.Float64];
        foreach (var layer in new Layer[] { new Add(), new Subtract(), new Multiply(), new Maximum(), new Minimum(), new Average(), new Concatenate(), new Dot(1) })
            foreach (var a in types)
                foreach (var b in types)
                {
                    var given = layer.Apply([ones(2, 3, dtype: a), ones(2, 3, dtype: b)]).dtype;
                    Assert.Equal((layer.Name, a, b, given), (layer.Name, a, b, layer.Specify([new([-1, 3], a), new([-1, 3], b)], CallArguments.List(2))[0].Type));
                }
        Assert.Equal(ScalarType.Float32, new Add().Specify([new([-1], ScalarType.Int32), new([-1], ScalarType.Float32)], CallArguments.List(2))[0].Type);
        Assert.Equal(ScalarType.Int64, new Concatenate().Specify([new([-1, 2], ScalarType.Int32), new([-1, 2], ScalarType.Int64)], CallArguments.List(2))[0].Type);
    }

    /// <summary>By einsum with one letter an axis.</summary>
    [Fact]
    public void Dot_sums_products_along_the_axes() =>
        Gen.Select(Gen.Int[2, 4], Gen.Int[2, 4], Gen.Int[1, 3], Gen.Int[1, 3], Gen.Bool, Gen.Bool).ForAll((rankA, rankB, axisA, axisB, fromEnd, normalize) =>
        {
            using var scope = NewDisposeScope();
            (axisA, axisB) = (Math.Min(axisA, rankA - 1), Math.Min(axisB, rankB - 1));
            using var layer = new Dot(fromEnd ? (axisA - rankA, axisB - rankB) : (axisA, axisB), normalize);
            long[] Sizes(int rank, int axis) => [2, .. Enumerable.Range(1, rank - 1).Select(i => i == axis ? 5L : i + 1)];
            var (a, b) = (randn(Sizes(rankA, axisA), generator: new Generator(1)), randn(Sizes(rankB, axisB), generator: new Generator(2)));
            var y = layer.Apply([a, b]);
            string Letters(string free, int rank, int axis) => "z" + string.Concat(Enumerable.Range(1, rank - 1).Select(i => i == axis ? 'n' : free[i]));
            var (left, right) = (Letters("zabc", rankA, axisA), Letters("zdef", rankB, axisB));
            var (u, v) = normalize ? (nn.functional.normalize(a, 2, axisA), nn.functional.normalize(b, 2, axisB)) : (a, b);
            var expected = einsum($"{left},{right}->{left.Replace("n", "", StringComparison.Ordinal)}{right[1..].Replace("n", "", StringComparison.Ordinal)}", u, v);
            Assert.Equal(rankA == 2 && rankB == 2 ? [2, 1] : expected.shape, y.shape);
            Assert.Equal(y.shape, layer.Specify([TensorSpec.Of(a), TensorSpec.Of(b)], CallArguments.List(2))[0].Shape.ToArray());
            GoldenTensor.AssertClose(GoldenTensor.Values(expected), GoldenTensor.Values(y), 5e-6, 5e-6);
        }, cases: 60);

    [Fact]
    public void Normalized_zeros_have_a_gradient()
    {
        using var scope = NewDisposeScope();
        using var layer = new Dot(axes: 1, normalize: true);
        var x = zeros(2, 3).requires_grad_();
        Assert.All(GoldenTensor.Values(autograd.grad([layer.Apply([x, ones(2, 3)]).sum()], [x])[0]), value => Assert.True(double.IsFinite(value)));
    }

    [Fact]
    public void Axes_of_Dot_are_one_number_or_two()
    {
        DotAxes both = 1, each = [2, 2];
        Assert.Equal(("1", "[2, 2]", "[1, -1]"), (both.ToString(), each.ToString(), ((DotAxes)(1, -1)).ToString()));
        Assert.Equal("axes must hold two axes, one per input; there were 3. (Parameter 'axes')", Assert.Throws<ArgumentException>(() => DotAxes.Create([1, 2, 3])).Message);
        Assert.Equal(
            "axes must be axes other than 0, the batch axis; it was [0, 1]. (Parameter 'axes')",
            Assert.Throws<ArgumentOutOfRangeException>(() => new Dot([0, 1])).Message);
    }

    [Fact]
    public void What_does_not_fit_is_refused_by_name()
    {
        using var scope = NewDisposeScope();
        Layer[] layers = [new Subtract(), new Dot(axes: 2), new Maximum(), new Add()];
        string Refused(int layer, params Tensor[] inputs) => Assert.Throws<ArgumentException>(() => layers[layer].Apply(inputs)).Message;
        Assert.StartsWith("Layer 'subtract' takes a list of 2 inputs; it was given 3.", Refused(0, ones(1, 2), ones(1, 2), ones(1, 2)), StringComparison.Ordinal);
        Assert.StartsWith(
            "Layer 'dot' sums products along axis 2 of its first input and axis 2 of its second; their sizes must be the same; it was given (None, 2, 3) and (None, 3, 2).",
            Refused(1, ones(1, 2, 3), ones(1, 3, 2)),
            StringComparison.Ordinal);
        Assert.StartsWith("Layer 'dot' needs inputs with axis 2 that is not the batch axis; it was given (None, 3).", Refused(1, ones(1, 2, 3), ones(1, 3)), StringComparison.Ordinal);
        Assert.StartsWith("Layer 'dot' cannot merge inputs of shapes (2, 2, 3), (4, 2, 3).", Refused(1, ones(2, 2, 3), ones(4, 2, 3)), StringComparison.Ordinal);
        Assert.StartsWith("Layer 'maximum' cannot merge inputs of shapes (None, 2), (None, 3).", Refused(2, ones(1, 2), ones(1, 3)), StringComparison.Ordinal);
        Assert.StartsWith("Layer 'add' takes a list of at least 1 input; it was given 0.", Refused(3), StringComparison.Ordinal);
        Assert.StartsWith(
            "Layer 'add' takes a list of inputs; it was given one, without a list.", Assert.Throws<ArgumentException>(() => layers[3].Apply(ones(1, 2))).Message, StringComparison.Ordinal);
        foreach (var layer in layers) layer.Dispose();
    }

    [Fact]
    public void Concatenate_says_which_axis_does_not_fit()
    {
        using var scope = NewDisposeScope();
        using var join = new Concatenate(axis: 1, name: "join");
        string Refused(params Tensor[] inputs) => Assert.Throws<ArgumentException>(() => join.Apply(inputs)).Message;
        Assert.StartsWith("Layer 'join' joins its inputs along axis 1; their sizes along axis 2 must be the same; it was given (None, 2, 3) and (None, 2, 4).", Refused(ones(1, 2, 3), ones(1, 2, 4)), StringComparison.Ordinal);
        Assert.StartsWith("Layer 'join' joins its inputs along axis 1; their ranks must be the same; it was given (None, 2) and (None, 2, 4).", Refused(ones(1, 2), ones(1, 2, 4)), StringComparison.Ordinal);
        Assert.StartsWith("Layer 'join' joins its inputs along axis 1; they must have that axis; it was given (None,) and (None,).", Refused(ones(2), ones(2)), StringComparison.Ordinal);
    }

    private static double[] Merged(Layer layer, (Tensor Input, bool[]? Mask)[] inputs)
    {
        using var owner = layer;
        using var call = CallScope.Open();
        foreach (var (input, mask) in inputs)
            if (mask is not null) call.SetMask(input, tensor(mask).reshape(1, 2));
        return GoldenTensor.Values(layer.Apply([.. inputs.Select(input => input.Input)]));
    }
}
