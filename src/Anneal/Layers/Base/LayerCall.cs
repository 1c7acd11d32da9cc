using System.Runtime.InteropServices;
using Anneal.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>One call of a layer on tensors: everything around its formula.</summary>
internal static class LayerCall
{
    /// <summary>The outputs, in the dispose scope of the caller.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="inputs">All tensors of the call.</param>
    /// <param name="arguments">The positions of the tensors, and the plain values.</param>
    /// <param name="training">Null: as the call around this one.</param>
    /// <param name="masks">Of the first inputs. Null: the mask that earlier layers made.</param>
    public static Tensor[] Run(Layer layer, Tensor[] inputs, CallArguments arguments, bool? training, IReadOnlyList<Tensor?>? masks)
    {
        if (CallScope.Current?.Caller is Layer caller) caller.Family.RequireWithin(layer);
        layer.Building.Require(inputs, arguments);
        var opened = CallScope.Current is null ? CallScope.Open() : null;
        var call = CallScope.Current!;
        var (outerTraining, outerCaller, outerCast) = (call.Training, call.Caller, call.Cast);
        using var scope = NewDisposeScope();
        using var cast = layer.CastsVariables ? new CastVariables(layer.WorkType) : null;
        try
        {
            var converted = LayerInputs.Convert(layer, inputs);
            var bound = LayerInputs.Check(layer, converted, arguments);
            if (!ReferenceEquals(arguments, CallArguments.OneTensor)) (training, masks) = (bound.Value("training")?.GetValue<bool>() ?? training, masks ?? Masks(bound));
            (call.Training, call.Caller, call.Cast) = (training ?? outerTraining, layer, cast);
            var mask = masks is [var first, ..] ? first : inputs.Length == 0 ? null : call.MaskOf(inputs[0]);
            var results = Compute(layer, bound, new(call.Training ?? false, mask) { Masks = masks });
            if (Array.Exists(results, result => result is null)) throw Returned.Nothing("Layer", layer.Name);
            Narrow(layer, results, cast);
            Handles.MakeOwn(results, inputs, converted);
            if (call.CollectsLosses && layer.OutputPenalty is { } penalty)
                foreach (var output in results) call.AddLoss(penalty.Apply(FloatType.AtLeast(output, ScalarType.Float32)).DividedBy(output.size(0)));
            if (opened is null && layer.SupportsMasking && results.Length > 0 && call.MaskOf(results[0]) is null) HandOn(layer, call, inputs, masks, results[0]);
            foreach (var result in results) result.MoveToOuterDisposeScope();
            return results;
        }
        finally
        {
            (call.Training, call.Caller, call.Cast) = (outerTraining, outerCaller, outerCast);
            opened?.Dispose();
        }
    }

    // What a layer gives in the type that it works in becomes its compute type.
    private static void Narrow(Layer layer, Tensor[] results, CastVariables? cast)
    {
        var (wide, narrow) = (layer.WorkType, layer.DTypePolicy.ComputeType);
        if (wide == narrow && cast is null) return;
        for (var i = 0; i < results.Length; i++)
            if (wide != narrow && results[i].dtype == wide) results[i] = results[i].to(narrow);
            else if (cast?.Holds(results[i]) == true) results[i] = results[i].alias();
    }

    private static Tensor[] Compute(Layer layer, Inputs<Tensor> inputs, CallContext context)
    {
        try
        {
            return Rematerializes(layer) ? RematerializedCall.Run(layer, inputs, context) : layer.Compute(inputs, context);
        }
        catch (ExternalException error)
        {
            var shapes = string.Join(" and ", inputs.First.Select(input => ShapeText.Of(input)));
            throw new ArgumentException($"Layer '{layer.Name}' cannot be applied to inputs of shape {shapes}: {LibTorchRefusal.Reason(inputs.First, error)}.", nameof(inputs), error);
        }
    }

    // Logits must be kept where a loss asks for them.
    private static bool Rematerializes(Layer layer) =>
        layer.Remat && is_grad_enabled() && CallScope.Current is { IsTrial: false } call && (call.KeepsLogitsOf is not { } keeps || !layer.Family.All.Any(keeps));

    private static IReadOnlyList<Tensor?>? Masks(Inputs<Tensor> inputs) => inputs.Items("mask") is { Count: > 0 } given ? given : null;

    private static void HandOn(Layer layer, CallScope call, Tensor[] inputs, IReadOnlyList<Tensor?>? given, Tensor result)
    {
        Tensor?[] masks = given is null ? [.. inputs.Select(call.MaskOf)] : [.. given];
        if (layer.ComputeMask(given is null ? inputs : inputs[..masks.Length], masks) is { } output) call.SetMask(result, Handles.Holds(masks, output) ? output.alias() : output);
    }
}
