using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Graphs;

/// <summary>Finds the shapes of outputs by running an operation on zeros: twice, so that axes that follow an unknown one show.</summary>
/// <remarks>libtorch's meta tensors do not serve: convolution, normalisation and attention have no meta kernel.</remarks>
internal static class TrialRun
{
    public static TensorSpec[] Outputs(Operation operation, TensorSpec[] inputs, CallArguments arguments)
    {
        if (!inputs.Any(input => input.Shape.Contains(Shape.Unknown))) return Run(operation, inputs, arguments, 1);
        var (first, second) = (Run(operation, inputs, arguments, 2), Run(operation, inputs, arguments, 3));
        return [.. first.Zip(second, (a, b) => new TensorSpec(Common(a.Shape, b.Shape), a.Type))];
    }

    private static Shape Common(Shape a, Shape b) => [.. a.Zip(b, (x, y) => x == y ? x : Shape.Unknown)];

    private static TensorSpec[] Run(Operation operation, TensorSpec[] inputs, CallArguments arguments, long unknown)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        using var call = CallScope.Open(training: false, isTrial: true);
        var device = (operation as Layers.Layer)?.Own.Device ?? CPU;
        Tensor[] zeroes = [.. inputs.Select(input => Zeros([.. input.Shape.Select(size => size == Shape.Unknown ? unknown : size)], input.Type, device))];
        return [.. operation.Run(zeroes, arguments).Select(TensorSpec.Of)];
    }

    private static Tensor Zeros(long[] shape, ScalarType type, Device device)
    {
        Memory.RequireFor(shape, type.ElementSize());
        return zeros(shape, dtype: type, device: device);
    }
}
