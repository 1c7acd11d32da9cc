using System.Runtime.ExceptionServices;
using static TorchSharp.torch;

namespace Anneal;

/// <summary>The first exception in a kernel's backward pass, which must not leave it. Who asked libtorch for gradients throws it afterwards.</summary>
internal static class KernelFault
{
    [ThreadStatic]
    private static Exception? first;

    public static void Keep(Exception fault) => first ??= fault;

    /// <summary>The gradients of some outputs; inputs that have none get an invalid tensor.</summary>
    /// <exception cref="Exception">Whatever a kernel threw.</exception>
    public static IList<Tensor> Gradients(Tensor[] outputs, Tensor[] inputs)
    {
        first = null;
        var gradients = autograd.grad(outputs, inputs, allow_unused: true);
        if (first is { } fault) ExceptionDispatchInfo.Throw(fault);
        return gradients;
    }
}
