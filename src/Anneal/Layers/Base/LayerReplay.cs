using Anneal.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>A call of a layer that can be made once more with the same bits: the masks it was given, and what the variables that calls change were before it.</summary>
internal sealed class LayerReplay
{
    private readonly CallScope around = CallScope.Current!;
    private readonly CallArguments arguments;
    private readonly CallContext context;
    private readonly Variable[] changing;
    private readonly bool[] needed;
    private readonly Tensor?[] masks;
    private readonly (bool Follows, bool MayWait) relu;
    private Tensor?[] masksMade = [];

    public LayerReplay(Layer layer, Inputs<Tensor> inputs, CallContext context)
    {
        (Layer, arguments, this.context, relu) = (layer, inputs.Arguments, context, (around.ReluFollows, around.ReluMayWait));
        Variables = [.. layer.TrainableVariables.Select(variable => variable.Stored)];
        changing = [.. layer.Variables.Where(variable => variable.IsStatistic), .. layer.StateVariables];
        needed = [.. inputs.All.Select(input => input.requires_grad)];
        masks = [.. inputs.All.Select(around.MaskOf), context.Mask, .. context.Masks ?? []];
    }

    public Layer Layer { get; }

    public Tensor[] Variables { get; }

    /// <summary>The outputs and then the losses that the call added, without a graph.</summary>
    /// <param name="inputs">As they were given; the variables may follow.</param>
    /// <param name="kept">What <see cref="Gradients"/> needs.</param>
    public List<Tensor> First(Tensor[] inputs, out List<Tensor> kept)
    {
        inputs = inputs[..needed.Length];
        kept = [.. inputs, .. masks.OfType<Tensor>(), .. Copies()];
        using var scope = NewDisposeScope();
        using var call = CallScope.Open(context.Training, collectsLosses: around.CollectsLosses, stepping: around.Stepping, share: around.Share);
        var (results, outputs, _) = Compute(call, inputs, masks);
        masksMade = [.. results[..outputs].Select(output => call.MaskOf(output)?.alias().MoveToOuterDisposeScope())];
        (around.ReluFollows, around.ReluMayWait) = (call.ReluFollows, call.ReluMayWait);
        return [.. results.Select(result => result.detach().MoveToOuterDisposeScope())];
    }

    /// <summary>The outputs alone; their masks and the losses go to the call around this one.</summary>
    public Tensor[] HandOn(List<Tensor> results)
    {
        for (var i = 0; i < masksMade.Length; i++)
            if (masksMade[i] is { } mask) around.SetMask(results[i], mask);
        foreach (var loss in results.Skip(masksMade.Length)) around.AddLoss(loss);
        return [.. results.Take(masksMade.Length)];
    }

    /// <summary>The gradients of inputs and variables; null where there is none.</summary>
    /// <param name="kept">What <see cref="First"/> kept.</param>
    /// <param name="given">The gradients of its results; invalid for zeros.</param>
    public Tensor?[] Gradients(List<Tensor> kept, List<Tensor> given)
    {
        var place = needed.Length;
        Tensor?[] seen = [.. masks.Select(mask => mask is null ? null : kept[place++])];
        var now = Copies();
        Put(kept[place..]);
        using var call = CallScope.Open(context.Training, collectsLosses: around.CollectsLosses, share: around.Share);
        call.IsReplay = true;
        try
        {
            var (results, _, inputs) = Compute(call, [.. kept.Take(needed.Length)], seen);
            Tensor[] sources = [.. inputs.Where(input => input.requires_grad), .. Variables];
            var asked = Enumerable.Range(0, results.Length).Where(i => !given[i].IsInvalid && results[i].requires_grad).ToArray();
            var found = sources.Length * asked.Length == 0 ? [] : autograd.grad([.. asked.Select(i => results[i])], sources, [.. asked.Select(i => given[i])], allow_unused: true);
            var next = 0;
            return [.. needed.Concat(Variables.Select(_ => true)).Select(isNeeded => isNeeded && next < found.Count && found[next++] is { IsInvalid: false } gradient ? gradient : null)];
        }
        finally
        {
            Put(now);
        }
    }

    /// <summary>What stands for gradients after a fault: NaN.</summary>
    /// <param name="kept">What <see cref="First"/> kept.</param>
    public Tensor?[] Unknown(List<Tensor> kept) => [.. needed.Select((isNeeded, i) => isNeeded ? Unknown(kept[i]) : null), .. Variables.Select(Unknown)];

    private static Tensor Unknown(Tensor like) => empty_like(like).Fill_(double.NaN);

    private (Tensor[] Results, int Outputs, Tensor[] Inputs) Compute(CallScope call, Tensor[] given, Tensor?[] seen)
    {
        using var gradients = enable_grad();
        using var cast = Layer.CastsVariables ? new CastVariables(Layer.WorkType) : null;
        (call.Caller, call.Cast, call.ReluFollows, call.ReluMayWait) = (Layer, cast, relu.Follows, relu.MayWait);
        Tensor[] inputs = [.. given.Select((input, i) => needed[i] ? input.detach().requires_grad_() : input.detach())];
        for (var i = 0; i < inputs.Length; i++)
            if (seen[i] is { } mask) call.SetMask(inputs[i], mask.alias());
        var outputs = Layer.Compute(
            new(inputs, arguments, Layer.CallParameters),
            context with { Mask = seen[inputs.Length], Masks = context.Masks is null ? null : seen[(inputs.Length + 1)..] });
        Tensor[] own = [.. outputs.Select(output => output.alias())];
        for (var i = 0; i < own.Length; i++)
            if (call.MaskOf(outputs[i]) is { } mask) call.SetMask(own[i], mask.alias());
        return ([.. own, .. call.Losses.Select(loss => loss.alias())], own.Length, inputs);
    }

    private Tensor[] Copies()
    {
        using var noGradients = no_grad();
        return [.. changing.Select(variable => variable.Stored.clone())];
    }

    private void Put(IReadOnlyList<Tensor> values)
    {
        using var noGradients = no_grad();
        foreach (var (variable, value) in changing.Zip(values)) variable.Stored.copy_(value);
    }
}
