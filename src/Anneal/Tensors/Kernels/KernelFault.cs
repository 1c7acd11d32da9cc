using System.Runtime.ExceptionServices;
using static TorchSharp.torch;

namespace Anneal;

/// <summary>The first exception in a backward pass in C#, which must not leave it. Who asked libtorch for gradients throws it afterwards.</summary>
internal sealed class KernelFault
{
    [ThreadStatic]
    private static KernelFault? here;

    private Exception? first;

    /// <summary>That of this thread. libtorch may go backwards on another one.</summary>
    public static KernelFault Here => here ??= new();

    public void Keep(Exception fault) => first ??= fault;

    /// <summary>The gradients of some outputs; inputs that have none get an invalid tensor.</summary>
    /// <exception cref="Exception">Whatever was kept.</exception>
    public static IList<Tensor> Gradients(Tensor[] outputs, Tensor[] inputs)
    {
        Here.first = null;
        var gradients = autograd.grad(outputs, inputs, allow_unused: true);
        if (Here.first is { } fault) ExceptionDispatchInfo.Throw(fault);
        return gradients;
    }
}
