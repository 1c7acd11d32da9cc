using Anneal.Layers;
using static Anneal.Onnx.OnnxLayers;

namespace Anneal.Onnx;

/// <summary>Recurrent layers: by ONNX's own operators where they do the same, else step by step in a Scan.</summary>
internal static class RecurrentLayers
{
    public static void Add()
    {
        RegisterAll<RecurrentLayer>((layer, call) => Sequence(layer, call, call.Input, [.. call.Bound.List("initial_state")], call.Mask, inOrder: false));
        RegisterAll<Bidirectional>(Bidirectional);
        RegisterAll<SimpleRNNCell>(Step);
        RegisterAll<LSTMCell>(Step);
        RegisterAll<GRUCell>(Step);
        RegisterAll<StackedRNNCells>(Step);
    }

    private static IReadOnlyList<OnnxValue> Step(RecurrentCell cell, OnnxCall call)
    {
        var (output, states) = Cells.Step(cell, call, call.Input, [.. call.Bound.List("states")]);
        return [output, .. states];
    }

    private static IReadOnlyList<OnnxValue> Bidirectional(Bidirectional layer, OnnxCall call)
    {
        var (x, states, own) = (call.Input, call.Bound.List("initial_state"), layer.Layer.Cell.StateSize.Count);
        var forward = Sequence(layer.Layer, call, x, [.. states.Take(own)], call.Mask, inOrder: true);
        var backward = Sequence(layer.BackwardLayer, call, x, [.. states.Skip(own)], call.Mask, inOrder: true);
        OnnxValue[] merged = layer.MergeMode switch
        {
            MergeMode.Concat => [Axiswise.Concat([forward[0], backward[0]], -1)],
            MergeMode.Sum => [forward[0] + backward[0]],
            MergeMode.Mul => [forward[0] * backward[0]],
            MergeMode.Ave => [(forward[0] + backward[0]) / 2],
            _ => [forward[0], backward[0]],
        };
        return [.. merged, .. forward.Skip(1), .. backward.Skip(1)];
    }

    // The output, then the states. Steps of a layer that goes backwards come in the order in which they are made, or in that of its input.
    private static IReadOnlyList<OnnxValue> Sequence(RecurrentLayer layer, OnnxCall call, OnnxValue x, OnnxValue[] states, OnnxValue? mask, bool inOrder)
    {
        if (layer.Stateful) throw new NotSupportedException("is stateful, and an ONNX file keeps nothing between calls");
        Shape step = [x.Shape[0], .. x.Shape[2..]];
        if (states.Length == 0) states = [.. layer.Cell.StateShapes(step).Select(state => x.Full(state, 0))];
        var (output, after) = mask is null && NativeRecurrence.Serves(layer.Cell)
            ? NativeRecurrence.Run(layer, x, states, inOrder)
            : new ScanRecurrence(layer, call, inOrder).Run(x, states, mask);
        return layer.ReturnState ? [output, .. after] : [output];
    }
}
