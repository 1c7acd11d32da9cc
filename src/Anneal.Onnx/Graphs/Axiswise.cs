using static TorchSharp.torch;

namespace Anneal.Onnx;

/// <summary>What works along axes, named as the shape shows them. The layout stays.</summary>
internal static class Axiswise
{
    public static OnnxValue Reduce(this OnnxValue x, string operation, IReadOnlyList<int> axes, bool keep)
    {
        int[] reduced = [.. axes.Select(x.Axis).Order()];
        // With all of the middle gone, the rest lies alike in both layouts.
        if (!keep && x.IsChannelsFirst && !reduced.SequenceEqual(Enumerable.Range(1, x.Rank - 2))) x = x.ChannelsAsShown();
        long[] sizes = [.. Enumerable.Range(0, x.Rank).Where(axis => keep || !reduced.Contains(axis)).Select(axis => reduced.Contains(axis) ? 1 : x.Shape[axis])];
        if (reduced.Length == 0) return x;
        OnnxValue?[] inputs = operation is "ArgMax" or "ArgMin" ? [x] : [x, x.Graph.Whole([.. reduced.Select(axis => (long)x.Place(axis))])];
        return x.Graph.Node(operation, inputs, [(sizes, x.Type)], [("keepdims", keep)], keep && x.IsChannelsFirst)[0];
    }

    public static OnnxValue Along(this OnnxValue x, string operation, int axis) =>
        x.Graph.Node(operation, [x], [(x.Shape, x.Type)], [("axis", x.Place(axis))], x.IsChannelsFirst)[0];

    public static OnnxValue Softmax(this OnnxValue x, IReadOnlyList<int> axes)
    {
        if (axes.Count == 1) return x.Along("Softmax", axes[0]);
        var powers = (x - x.Reduce("ReduceMax", axes, keep: true)).Each("Exp");
        return powers / powers.Reduce("ReduceSum", axes, keep: true);
    }

    // A stop of long.MaxValue is the end.
    public static OnnxValue Slice(this OnnxValue x, int axis, long start, long stop, long step, long size)
    {
        var sizes = x.Shape.ToArray();
        sizes[x.Axis(axis)] = size;
        return x.Graph.Node(
            "Slice", [x, x.Graph.Whole(start), x.Graph.Whole(stop), x.Graph.Whole(x.Place(axis)), x.Graph.Whole(step)], [(sizes, x.Type)], [], x.IsChannelsFirst)[0];
    }

    public static OnnxValue Part(this OnnxValue x, int axis, long start, long count) => x.Slice(axis, start, start + count, 1, count);

    public static OnnxValue Flip(this OnnxValue x, int axis) => x.Slice(axis, -1, long.MinValue, -1, x.Shape[x.Axis(axis)]);

    public static OnnxValue Pick(this OnnxValue x, int axis, long[] indices)
    {
        var sizes = x.Shape.ToArray();
        sizes[x.Axis(axis)] = indices.Length;
        return x.Graph.Node("Gather", [x, x.Graph.Whole(indices)], [(sizes, x.Type)], [("axis", x.Place(axis))], x.IsChannelsFirst)[0];
    }

    public static OnnxValue Concat(IReadOnlyList<OnnxValue> values, int axis)
    {
        if (values.Count == 1) return values[0];
        var alike = Layouts.Alike(values);
        var type = alike.Aggregate((a, b) => OnnxTypes.Common(a, b) == a.Type ? a : b).Type;
        var (first, at) = (alike[0], alike[0].Axis(axis));
        long[] sizes = [.. Enumerable.Range(0, first.Rank).Select(i =>
            i != at ? alike.Select(value => value.Shape[i]).Max() : alike.Any(value => value.Shape[i] == Shape.Unknown) ? Shape.Unknown : alike.Sum(value => value.Shape[i]))];
        return first.Graph.Node("Concat", [.. alike.Select(value => value.Cast(type))], [(sizes, type)], [("axis", first.Place(axis))], first.IsChannelsFirst)[0];
    }

    public static OnnxValue Pad(this OnnxValue x, IReadOnlyList<(int Axis, long Before, long After)> borders, double value = 0)
    {
        var sizes = x.Shape.ToArray();
        (int Axis, long Before, long After)[] wide = [.. borders.Where(border => border is not { Before: 0, After: 0 })];
        if (wide.Length == 0) return x;
        foreach (var (axis, before, after) in wide)
            if (sizes[axis] != Shape.Unknown) sizes[axis] += before + after;
        // With the axes named: ONNX Runtime makes a Pad without them part of a MaxPool that follows, which takes no notice of the zeros.
        long[] pads = [.. wide.Select(border => border.Before), .. wide.Select(border => border.After)];
        OnnxValue[] inputs = [x, x.Graph.Whole(pads), x.Number(value), x.Graph.Whole([.. wide.Select(border => (long)x.Place(border.Axis))])];
        return x.Graph.Node("Pad", inputs, [(sizes, x.Type)], [], x.IsChannelsFirst)[0];
    }

    // The matrix (out, in) times the numbers along an axis.
    public static OnnxValue Mix(this OnnxValue x, int axis, long size, float[] matrix)
    {
        var sizes = x.Shape.ToArray();
        using var rows = tensor(matrix, [size, x.Shape[x.Axis(axis)]]);
        using var columns = rows.t();
        sizes[x.Axis(axis)] = size;
        if (x.Place(axis) == x.Rank - 1) return x.Graph.Node("MatMul", [x, x.Graph.Constant(columns)], [(sizes, x.Type)], [], x.IsChannelsFirst)[0];
        if (x.Place(axis) == x.Rank - 2) return x.Graph.Node("MatMul", [x.Graph.Constant(rows), x], [(sizes, x.Type)], [], x.IsChannelsFirst)[0];
        var letters = "abcdefg"[..x.Rank];
        var along = letters[x.Place(axis)];
        return x.Graph.Node("Einsum", [x, x.Graph.Constant(rows)], [(sizes, x.Type)], [("equation", $"{letters},z{along}->{letters.Replace(along, 'z')}")], x.IsChannelsFirst)[0];
    }
}
