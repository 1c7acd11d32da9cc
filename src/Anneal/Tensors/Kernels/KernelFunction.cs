using TorchSharp;
using static TorchSharp.torch;

namespace Anneal;

/// <summary>A function of tensors whose values and gradients are computed in C#, in a few passes over memory. It is one node of libtorch's graph.</summary>
/// <remarks>
/// <see cref="Plain"/> is the same function in tensor operations: what tests compare with, and what is differentiated where somebody asks for gradients of gradients.
/// An exception must not leave a callback of libtorch, which would end the process: gradients are NaN then, and <see cref="KernelFault"/> has the exception. <see cref="WayBack"/> is for libtorch's other threads.
/// </remarks>
/// <typeparam name="T">The class itself.</typeparam>
internal abstract class KernelFunction<T> : autograd.MultiTensorFunction<T>
    where T : KernelFunction<T>, new()
{
    private static readonly T Kernel = new();

    public sealed override string Name => typeof(T).Name;

    /// <summary>The outputs, with their graph if an input needs gradients.</summary>
    public static IReadOnlyList<Tensor> Run(params Tensor[] inputs) =>
        is_grad_enabled() && Array.Exists(inputs, input => input.requires_grad) ? apply(inputs) : Kernel.Compute(inputs, saved: null);

    /// <summary>The outputs as tensor operations compute them.</summary>
    public static IReadOnlyList<Tensor> RunPlain(params Tensor[] inputs) => Kernel.Plain(inputs);

    public sealed override List<Tensor> forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var inputs = Array.ConvertAll(vars, input => (Tensor)input);
        var saved = new List<Tensor>();
        WayBack.Mark(ctx);
        var outputs = Kernel.Compute(inputs, saved);
        ctx.save_for_backward([.. inputs, .. saved]);
        ctx.save_data("inputs", inputs.Length);
        // TorchSharp would make zeros like outputs that may be disposed by then.
        ctx.set_materialize_grads(false);
        return [.. outputs];
    }

    public sealed override List<Tensor> backward(autograd.AutogradContext ctx, List<Tensor> grad_outputs)
    {
        Tensor[] inputs = [];
        return WayBack.Go(
            ctx,
            grad_outputs,
            () =>
            {
                var kept = ctx.get_saved_variables();
                inputs = kept[..(int)ctx.get_data("inputs")].ToArray();
                var given = grad_outputs.ConvertAll(gradient => gradient.IsInvalid ? null : gradient);
                return is_grad_enabled() ? Differentiable(inputs, given) : Kernel.Gradients(inputs, [.. kept[inputs.Length..]], [.. given]);
            },
            () => [.. inputs.Select(input => input.is_floating_point() ? empty_like(input).Fill_(double.NaN) : null)]);
    }

    /// <summary>The outputs. Runs without gradients.</summary>
    /// <param name="inputs">As they were given.</param>
    /// <param name="saved">Takes what <see cref="Gradients"/> needs; null where no gradients will be asked for.</param>
    protected abstract Tensor[] Compute(Tensor[] inputs, List<Tensor>? saved);

    /// <summary>The gradients of the inputs; null where there is none.</summary>
    /// <param name="inputs">As they were given.</param>
    /// <param name="saved">What <see cref="Compute"/> saved.</param>
    /// <param name="gradients">Of the outputs; null for zeros.</param>
    protected abstract Tensor?[] Gradients(Tensor[] inputs, Tensor[] saved, Tensor?[] gradients);

    /// <summary>The outputs in tensor operations.</summary>
    protected abstract Tensor[] Plain(Tensor[] inputs);

    private static Tensor?[] Differentiable(Tensor[] inputs, List<Tensor?> gradients)
    {
        var outputs = Kernel.Plain(inputs);
        var asked = Enumerable.Range(0, outputs.Length).Where(i => gradients[i] is not null).ToArray();
        var wanted = Enumerable.Range(0, inputs.Length).Where(i => inputs[i].requires_grad).ToArray();
        var found = autograd.grad(
            [.. asked.Select(i => outputs[i])], [.. wanted.Select(i => inputs[i])], [.. asked.Select(i => gradients[i]!)], retain_graph: true, create_graph: true, allow_unused: true);
        var results = new Tensor?[inputs.Length];
        for (var i = 0; i < wanted.Length; i++) results[wanted[i]] = found[i].IsInvalid ? null : found[i];
        return results;
    }
}
