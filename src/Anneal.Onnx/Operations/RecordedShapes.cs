using System.Text.Json.Nodes;
using Anneal.Graphs;
using static TorchSharp.torch;

namespace Anneal.Onnx;

/// <summary>The nodes of functions of <c>Ops</c> that reorder, join, cut and pick.</summary>
internal static class RecordedShapes
{
    public static void AddTo(Dictionary<string, Func<RecordedCall, OnnxValue[]>> known)
    {
        Add("Reshape", call => call.Node("Reshape", [call[0], call.Graph.Whole(call.Wholes("newshape")!)]));
        Add("Transpose", call => call[0].Transpose(call.Wholes("axes") is { } axes ? [.. axes.Select(axis => call[0].Axis((int)axis))] : [.. Enumerable.Range(0, call[0].Rank).Reverse()]));
        Add("Swapaxes", Swapped);
        Add("Moveaxis", Moved);
        Add("Concatenate", call => Axiswise.Concat(call.List(0), (int)(call.WholeOrNull("axis") ?? 0)));
        Add("Stack", call => Axiswise.Concat([.. call.List(0).Select(item => item.Unsqueeze((int)(call.WholeOrNull("axis") ?? 0)))], (int)(call.WholeOrNull("axis") ?? 0)));
        known.Add("Split", Split);
        Add("GetItem", call => Taken(call[0], call.Raw(1)));
        Add("ExpandDims", call => call.Node("Unsqueeze", [call[0], call.Graph.Whole(call.Wholes("axis")!)]));
        Add("Squeeze", call => call[0].Squeeze(call.Wholes("axis") is { } axes ? [.. axes.Select(axis => (int)axis)] : [.. Enumerable.Range(0, call[0].Rank).Where(axis => call[0].Shape[axis] == 1)]));
        Add("Take", Rows);
        Add("Cumsum", call =>
        {
            var x = call.WholeOrNull("axis") is null ? call[0].Reshape([Shape.Unknown]) : call[0];
            return call.Node("CumSum", [x.Cast(call.Type), call.Graph.Whole(call.WholeOrNull("axis") ?? 0)]);
        });
        Add("Flip", call => (call.Wholes("axis") ?? [.. Enumerable.Range(0, call[0].Rank).Select(axis => (long)axis)]).Aggregate(call[0], (x, axis) => x.Flip((int)axis)));
        Add("Tile", Tiled);
        Add("Pad", Padded);
        // A size of 1 takes that of the input.
        Add("BroadcastTo", call => call[0].Expand(call.Graph.Whole([.. call.Wholes("shape")!.Select(size => size < 0 ? 1 : size)]), call.Shape));
        Add("OneHot", Hot);
        known.Add("TopK", call => call.Graph.Node("TopK", [call[0], call.Graph.Whole(call.Whole("k"))], [(call.Outputs[0].Shape, call[0].Type), (call.Outputs[1].Shape, ScalarType.Int64)], []));

        void Add(string name, Func<RecordedCall, OnnxValue> nodes) => known.Add(name, call => [nodes(call)]);
    }

    private static OnnxValue Swapped(RecordedCall call)
    {
        var x = call[0];
        int[] order = [.. Enumerable.Range(0, x.Rank)];
        var (one, other) = (x.Axis((int)call.Whole("axis1")), x.Axis((int)call.Whole("axis2")));
        (order[one], order[other]) = (order[other], order[one]);
        return x.Transpose(order);
    }

    private static OnnxValue Moved(RecordedCall call)
    {
        var x = call[0];
        int[] from = [.. call.Wholes("source")!.Select(axis => x.Axis((int)axis))], to = [.. call.Wholes("destination")!.Select(axis => x.Axis((int)axis))];
        List<int> order = [.. Enumerable.Range(0, x.Rank).Except(from)];
        foreach (var (source, target) in from.Zip(to).OrderBy(pair => pair.Second)) order.Insert(target, source);
        return x.Transpose(order);
    }

    private static OnnxValue[] Split(RecordedCall call)
    {
        var (x, axis, parts) = (call[0], (int)(call.WholeOrNull("axis") ?? 0), call.Wholes("indices_or_sections")!);
        var size = x.Shape[x.Axis(axis)];
        if (size == Shape.Unknown) throw new NotSupportedException($"splits along axis {axis}, whose size is not known; give it in the Input layer");
        // The first parts have one more where the size is not a multiple.
        long[] borders = parts is [var count] ? [.. Enumerable.Range(0, (int)count + 1).Select(i => i * (size / count) + Math.Min(i, size % count))] : [0, .. parts, size];
        return [.. borders.Zip(borders.Skip(1), (from, to) => x.Part(axis, from, to - from))];
    }

    // x[...] with numbers, slices, new axes and an ellipsis.
    private static OnnxValue Taken(OnnxValue x, Nest<Argument> key)
    {
        var axis = 0;
        Argument[] parts = [.. key is Nest<Argument>.One ? [key.Flatten().Single()] : key.Flatten()];
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i].IsTensor) throw new NotSupportedException("takes the places that a tensor names; use Ops.Take");
            var node = parts[i].Value;
            if (node is JsonObject part && JsonText.Of(part["class_name"]) == "__slice__") x = Sliced(x, axis++, part["config"] as JsonObject ?? []);
            else if (node is JsonObject) axis += x.Rank - axis - (parts.Length - i - 1);
            else if (node is null) x = x.Unsqueeze(axis++);
            else x = x.Rows(x.Graph.Scalar(OperationCall.Integer("index", node), ScalarType.Int64), axis);
        }
        return x;
    }

    private static OnnxValue Sliced(OnnxValue x, int axis, JsonObject config)
    {
        long? Bound(string key) => config[key] is { } node ? OperationCall.Integer(key, node) : null;
        var (start, stop, step) = (Bound("start") ?? 0, Bound("stop") ?? long.MaxValue, Bound("step") ?? 1);
        if ((start, stop, step) == (0, long.MaxValue, 1)) return x;
        var size = x.Shape[axis];
        return x.Slice(axis, start, stop, step, size == Shape.Unknown ? size : (Math.Max(0, Within(stop) - Within(start)) + step - 1) / step);

        long Within(long bound) => bound < 0 ? Math.Max(0, bound + size) : Math.Min(bound, size);
    }

    private static OnnxValue Rows(RecordedCall call)
    {
        var (x, axis) = (call[0], (int)(call.WholeOrNull("axis") ?? 0));
        if (call.WholeOrNull("axis") is null) x = x.Reshape([Shape.Unknown]);
        // Places beyond the end begin again at the start.
        return x.Rows(Arithmetic.Both("Mod", call[1].Cast(ScalarType.Int64), x.Sizes(x.Axis(axis)).Squeeze(0)), axis);
    }

    private static OnnxValue Tiled(RecordedCall call)
    {
        var (x, repeats) = (call[0], call.Wholes("repeats")!);
        while (x.Rank < repeats.Length) x = x.Unsqueeze(0);
        return call.Node("Tile", [x, call.Graph.Whole([.. Enumerable.Repeat(1L, x.Rank - repeats.Length), .. repeats])]);
    }

    private static OnnxValue Padded(RecordedCall call)
    {
        var (x, pairs) = (call[0], call.Pairs("pad_width"));
        if (pairs.Length == 1) pairs = [.. Enumerable.Repeat(pairs[0], x.Rank)];
        return x.Pad([.. pairs.Select((pair, axis) => (axis, pair[0], pair[1]))]);
    }

    private static OnnxValue Hot(RecordedCall call)
    {
        var hot = call[0].Cast(ScalarType.Int64).Unsqueeze(-1).Compare("Equal", call.Graph.Constant(arange(call.Whole("num_classes")))).Cast(call.Type);
        return hot.MoveAxis(-1, (int)(call.WholeOrNull("axis") ?? -1));
    }
}
