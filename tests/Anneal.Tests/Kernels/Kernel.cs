using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Kernels;

/// <summary>Compares a kernel with the same function in tensor operations.</summary>
internal static class Kernel
{
    /// <summary>Values, gradients of all inputs, and gradients of these gradients.</summary>
    public static void AssertIsPlain<T>(Tensor[] inputs, double tolerance = 2e-5)
        where T : KernelFunction<T>, new()
    {
        using var scope = NewDisposeScope();
        foreach (var input in inputs) input.requires_grad_();
        var weights = KernelFunction<T>.RunPlain(inputs).Select(output => randn_like(output)).ToArray();
        var (made, expected) = (Weighted(KernelFunction<T>.Run(inputs), weights), Weighted(KernelFunction<T>.RunPlain(inputs), weights));
        AssertClose(expected, made, tolerance);
        AssertAllClose(Gradients(expected, inputs), Gradients(made, inputs), tolerance);
        AssertAllClose(Gradients(Squares(expected, inputs), inputs), Gradients(Squares(made, inputs), inputs), 10 * tolerance);
        using var noGradients = no_grad();
        AssertAllClose(KernelFunction<T>.RunPlain(inputs), KernelFunction<T>.Run(inputs), tolerance);
    }

    public static void AssertAllClose(IEnumerable<Tensor> expected, IEnumerable<Tensor> actual, double tolerance)
    {
        foreach (var (a, b) in expected.Zip(actual)) AssertClose(a, b, tolerance);
    }

    public static void AssertClose(Tensor expected, Tensor actual, double tolerance)
    {
        Assert.Equal(expected.shape, actual.shape);
        var scale = Math.Max(1, expected.abs().max().ToSingle());
        Assert.True(expected.allclose(actual, rtol: 0, atol: tolerance * scale, equal_nan: true), $"differs by {(expected - actual).abs().max().ToSingle()} of {scale}");
    }

    private static Tensor Weighted(IEnumerable<Tensor> outputs, Tensor[] weights) =>
        outputs.Zip(weights).Select(pair => (pair.First * pair.Second).sum()).Aggregate((a, b) => a.add(b));

    private static IList<Tensor> Gradients(Tensor output, Tensor[] inputs) => autograd.grad([output], inputs, retain_graph: true);

    private static Tensor Squares(Tensor output, Tensor[] inputs) =>
        autograd.grad([output], inputs, retain_graph: true, create_graph: true).Select(gradient => gradient.mul(gradient).sum()).Aggregate((a, b) => a.add(b));
}
