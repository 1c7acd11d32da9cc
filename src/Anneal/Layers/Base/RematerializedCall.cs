using Anneal.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>A call of a layer as one node of libtorch's graph, which keeps the inputs alone: the way back computes the layer again.</summary>
/// <remarks>An exception must not leave <see cref="backward"/>: see <see cref="KernelFunction{T}"/>.</remarks>
internal sealed class RematerializedCall : autograd.MultiTensorFunction<RematerializedCall>
{
    public override string Name => nameof(RematerializedCall);

    /// <summary>The outputs of a call whose layer asks for it.</summary>
    public static Tensor[] Run(Layer layer, Inputs<Tensor> inputs, CallContext context)
    {
        var replay = new LayerReplay(layer, inputs, context);
        return replay.HandOn(apply([replay, .. inputs.All, .. replay.Variables]));
    }

    public override List<Tensor> forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var replay = (LayerReplay)vars[0];
        ctx.save_data("replay", replay);
        ctx.set_materialize_grads(false);
        WayBack.Mark(ctx);
        var outputs = replay.First([.. vars.Skip(1).Cast<Tensor>()], out var kept);
        ctx.save_for_backward(kept);
        return outputs;
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, List<Tensor> grad_outputs)
    {
        var replay = (LayerReplay)ctx.get_data("replay");
        List<Tensor> kept = [];
        return WayBack.Go(
            ctx,
            grad_outputs,
            () =>
            {
                kept = ctx.get_saved_variables();
                if (is_grad_enabled()) throw new NotSupportedException($"Layer '{replay.Layer.Name}' has Remat, which gives no gradients of gradients. Set Remat to false.");
                return [null, .. replay.Gradients(kept, grad_outputs)];
            },
            () => [null, .. replay.Unknown(kept)]);
    }
}
