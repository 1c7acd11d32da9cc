using System.Runtime.ExceptionServices;
using static TorchSharp.torch;

namespace Anneal;

/// <summary>The first exception in a backward pass in C#, which must not leave it. Who asked libtorch for gradients throws it afterwards.</summary>
internal sealed class KernelFault
{
    [ThreadStatic]
    private static KernelFault? here;

    private readonly List<Tensor> held = [];
    private Exception? first;

    /// <summary>That of this thread.</summary>
    public static KernelFault Here
    {
        get => here ??= new();
        set => here = value;
    }

    /// <summary>Whether somebody waits for gradients, and will free what is held and throw what is kept.</summary>
    public bool IsAwaited { get; private set; }

    public void Keep(Exception fault) => first ??= fault;

    /// <summary>Frees tensors when the backward pass has ended.</summary>
    public void Hold(IEnumerable<Tensor> tensors) => held.AddRange(tensors);

    /// <summary>The gradients of some outputs; inputs that have none get an invalid tensor.</summary>
    /// <exception cref="Exception">Whatever was kept.</exception>
    public static IList<Tensor> Gradients(Tensor[] outputs, Tensor[] inputs) => Here.Await(() => autograd.grad(outputs, inputs, allow_unused: true));

    /// <summary>The result of a backward pass.</summary>
    /// <exception cref="Exception">Whatever was kept.</exception>
    internal T Await<T>(Func<T> backward)
    {
        (first, IsAwaited) = (null, true);
        try
        {
            var result = backward();
            if (first is { } fault) ExceptionDispatchInfo.Throw(fault);
            return result;
        }
        finally
        {
            IsAwaited = false;
            foreach (var tensor in held) tensor?.Dispose();
            held.Clear();
        }
    }
}
