using Anneal.Initializers;
using Anneal.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Layers;

public class EinsumDenseTests
{
    [Theory]
    [InlineData("ab,bc->ac", "c")]
    [InlineData("...x,xy->...y", "y")]
    [InlineData("ab...,bc->ac...", "c")]
    public void It_is_a_dense_layer_along_one_axis(string equation, string biasAxes)
    {
        using var scope = NewDisposeScope();
        using var einsum = new EinsumDense(equation, [5], "relu", biasAxes, biasInitializer: "ones");
        using var dense = new Dense(5, "relu", biasInitializer: "ones");
        var x = equation.StartsWith("ab.", StringComparison.Ordinal) ? randn(2, 4, 3) : randn(2, 4);
        var y = einsum.Apply(x);
        dense.Build([-1, 4]);
        dense.SetWeights([(ArrayLike)einsum.Variables[0].Value, (ArrayLike)einsum.Variables[1].Value.reshape(5)]);
        var expected = x.dim() == 2 ? dense.Apply(x) : dense.Apply(x.movedim([1], [-1])).movedim([-1], [1]);
        GoldenTensor.AssertClose(GoldenTensor.Values(expected), GoldenTensor.Values(y), 1e-5, 0);
        Assert.Equal(y.shape, einsum.ComputeOutputShape(x.shape));
    }

    [Fact]
    public void Shapes_follow_the_equation()
    {
        AssertShapes("abc,cd->abd", [null, 64], "d", [-1, 7, 3], kernel: [3, 64], bias: [64], output: [-1, -1, 64]);
        AssertShapes("abc,cde->abde", [null, 2, 5], "de", [-1, 7, 3], kernel: [3, 2, 5], bias: [2, 5], output: [-1, -1, 2, 5]);
        AssertShapes("abcd,cde->abe", [null, 5], "e", [-1, 7, 3, 2], kernel: [3, 2, 5], bias: [5], output: [-1, -1, 5]);
        AssertShapes("...x,xy->...y", [64], "y", [-1, -1, 7, 3], kernel: [3, 64], bias: [64], output: [-1, -1, 7, 64]);
        AssertShapes("...ab,bc->...ac", [null, 5], "c", [-1, 7, 2, 3], kernel: [3, 5], bias: [5], output: [-1, 7, -1, 5]);
        AssertShapes("ab...,bc->ac...", [4], "c", [-1, 3, 7, 2], kernel: [3, 4], bias: [4, 1, 1], output: [-1, 4, 7, 2]);
        AssertShapes("abc,bcd->abd", [null, 5], "b", [-1, 7, 3], kernel: [7, 3, 5], bias: [7, 1], output: [-1, -1, 5]);
    }

    [Fact]
    public void The_spread_of_the_kernel_is_by_the_axes_that_are_summed_over()
    {
        using var layer = new EinsumDense("abc,cde->abde", [null, 10, 40], kernelInitializer: new GlorotUniform(seed: 1));
        layer.Build([-1, 7, 20]);
        var most = GoldenTensor.Values(layer.Variables[0].Value).Max(Math.Abs);
        Assert.InRange(most, 0.95 * Math.Sqrt(6.0 / (20 + 400)), Math.Sqrt(6.0 / (20 + 400)));
        Assert.Null(((GlorotUniform)layer.KernelInitializer).InputAxes);
    }

    [Fact]
    public void LoRA_trains_a_change_along_the_last_axis()
    {
        using var scope = NewDisposeScope();
        using var layer = new EinsumDense("abc,cde->abde", [null, 2, 5], loraRank: 3, loraAlpha: 6);
        var x = randn(2, 7, 4);
        var y = layer.Apply(x);
        Assert.Equal(["kernel", "lora_kernel_a", "lora_kernel_b"], layer.Variables.Select(v => v.Name));
        Assert.Equal([[4, 2, 3], [3, 5]], layer.TrainableVariables.Select(v => v.Shape));
        GoldenTensor.AssertClose(GoldenTensor.Values(einsum("abc,cde->abde", x, layer.Variables[0].Value)), GoldenTensor.Values(y), 1e-6, 0);
        layer.Variables[2].Assign(randn(3, 5));
        var changed = layer.Variables[0].Value + 2 * einsum("cdr,re->cde", layer.Variables[1].Value, layer.Variables[2].Value);
        GoldenTensor.AssertClose(GoldenTensor.Values(einsum("abc,cde->abde", x, changed)), GoldenTensor.Values(layer.Apply(x)), 1e-5, 0);
    }

    [Theory]
    [InlineData("ab,bc", "of the form \"ab,bc->ac\", \"...b,bc->...c\" or \"ab...,bc->ac...\"")]
    [InlineData("...b,bc->ac", "of the form \"ab,bc->ac\", \"...b,bc->...c\" or \"ab...,bc->ac...\"")]
    [InlineData("a...,ac->c...", "of the form \"ab,bc->ac\", \"...b,bc->...c\" or \"ab...,bc->ac...\"")]
    [InlineData("ab,bcz->ac", "an equation whose kernel axes all occur in the input or the output, and 'z' occurs in neither")]
    [InlineData("ab,bc->acz", "an equation whose output axes all occur in the input or the kernel, and 'z' occurs in neither")]
    public void Equations_that_are_none_are_refused(string equation, string allowed) => Assert.Equal(
        $"equation must be {allowed}; it was {equation}. (Parameter 'equation')", Assert.Throws<ArgumentOutOfRangeException>(() => new EinsumDense(equation, [1])).Message);

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Equal(
            "biasAxes must be some of the axes of the output, ac; it was b. (Parameter 'biasAxes')",
            Assert.Throws<ArgumentOutOfRangeException>(() => new EinsumDense("ab,bc->ac", [1], biasAxes: "b")).Message);
        Assert.Equal(
            "outputShape[1] must be 1 or more, or null where the input has it; it was 0. (Parameter 'outputShape')",
            Assert.Throws<ArgumentOutOfRangeException>(() => new EinsumDense("abc,cd->abd", [null, 0])).Message);
        Assert.Equal("Layer 'sum' takes inputs of 3 axes; it was given (None, 3). (Parameter 'inputShape')", Refused("abc,cd->abd", [null, 4], [-1, 3]));
        Assert.Equal(
            "Layer 'sum' has outputShape (4,); its equation takes 2 sizes for this input; it was given (None, 7, 3). (Parameter 'input')", Refused("abc,cd->abd", [4], [-1, 7, 3]));
        Assert.Equal(
            "Layer 'sum' has 6 for axis 'b' in outputShape (6, 4), which must be that of the input; it was given (None, 7, 3). (Parameter 'input')",
            Refused("abc,cd->abd", [6, 4], [-1, 7, 3]));
        Assert.Equal(
            "Layer 'sum' must know the size of axis 'd': give it in outputShape; it was given (None, 7, 3). (Parameter 'input')", Refused("abc,cd->abd", [null, null], [-1, 7, 3]));
        Assert.Equal(
            "Layer 'sum' must know the size of axis 2 of its input; it was given (None, 7, None). (Parameter 'inputShape')", Refused("abc,cd->abd", [null, 4], [-1, 7, -1]));

        static string Refused(string equation, long?[] outputShape, Shape input)
        {
            using var layer = new EinsumDense(equation, outputShape, name: "sum");
            return Assert.Throws<ArgumentException>(() => layer.Build(input)).Message;
        }
    }

    private static void AssertShapes(string equation, long?[] outputShape, string biasAxes, Shape input, Shape kernel, Shape bias, Shape output)
    {
        using var layer = new EinsumDense(equation, outputShape, biasAxes: biasAxes);
        layer.Build(input);
        Assert.Equal([kernel, bias], layer.Variables.Select(v => v.Shape));
        Assert.Equal(output, layer.ComputeOutputShape(input));
        using var scope = NewDisposeScope();
        var y = layer.Apply(ones([.. input.Select(size => size < 0 ? 2 : size)]));
        Assert.True(output.IsCompatibleWith(y.shape));
    }
}
