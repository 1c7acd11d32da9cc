using Anneal.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal;

/// <summary>The thread that went forwards, as the way back needs it: its call, and where exceptions go. On a GPU libtorch goes backwards on a thread of its own.</summary>
internal sealed class WayBack
{
    private const string Key = "way back";

    // What the function before gave, and what it was given: libtorch has taken it by now, and what it needs no longer is freed.
    [ThreadStatic]
    private static List<Tensor?>? taken;

    private readonly CallScope? call = CallScope.Current;
    private readonly KernelFault fault = KernelFault.Here;

    /// <summary>Remembers this thread.</summary>
    public static void Mark(autograd.AutogradContext ctx) => ctx.save_data(Key, new WayBack());

    /// <summary>The gradients that libtorch gets, computed as on the thread that went forwards.</summary>
    /// <param name="ctx">That of the function.</param>
    /// <param name="given">The gradients of the outputs.</param>
    /// <param name="gradients">Computes them; null where there is none.</param>
    /// <param name="unknown">What stands for them after an exception.</param>
    public static List<Tensor> Go(autograd.AutogradContext ctx, List<Tensor> given, Func<Tensor?[]> gradients, Func<Tensor?[]> unknown) =>
        ((WayBack)ctx.get_data(Key)).Go(results => ctx.save_data("gradients", results), given, gradients, unknown);

    private List<Tensor> Go(Action<List<Tensor>> keep, List<Tensor> given, Func<Tensor?[]> gradients, Func<Tensor?[]> unknown)
    {
        foreach (var tensor in taken ?? []) tensor?.Dispose();
        taken = null;
        using var scope = NewDisposeScope();
        var here = KernelFault.Here;
        var waiting = here.IsAwaited ? here : fault;
        var results = Within(waiting, gradients, unknown).Select(gradient => gradient?.MoveToOuterDisposeScope()!).ToList();
        // libtorch takes them after this method: nothing else would hold them until then. On its own thread there is no scope that would free them either.
        if (waiting.IsAwaited && waiting != here) waiting.Hold([.. results, .. given]);
        else keep(results);
        taken = [.. results, .. given];
        return results;
    }

    private Tensor?[] Within(KernelFault waiting, Func<Tensor?[]> gradients, Func<Tensor?[]> unknown)
    {
        var outer = KernelFault.Here;
        using var within = CallScope.Enter(call);
        KernelFault.Here = waiting;
        try
        {
            return gradients();
        }
        catch (Exception error)
        {
            waiting.Keep(error);
            return unknown();
        }
        finally
        {
            KernelFault.Here = outer;
        }
    }
}
