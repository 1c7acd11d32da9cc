using static TorchSharp.torch;

namespace Anneal.Onnx;

/// <summary>What gives numbers another shape or order. The result has the layout that its shape shows.</summary>
internal static class Shapes
{
    public static OnnxValue Reshape(this OnnxValue x, Shape shape)
    {
        if (x.Shape == shape && !shape.Skip(1).Contains(Shape.Unknown)) return x;
        x = x.ChannelsAsShown();
        var target = shape.ToArray();
        // 0 is the size that the input has at this place: for sizes that are not known, at the front.
        for (var axis = 0; axis < target.Length && target.Count(size => size == Shape.Unknown) > 1 && axis < x.Rank && x.Shape[axis] == shape[axis]; axis++)
            if (target[axis] == Shape.Unknown) target[axis] = 0;
        if (target.Count(size => size == Shape.Unknown) > 1) throw new NotSupportedException($"makes {shape} from {x.Shape}, which needs more sizes than are known; give them in the Input layers");
        return x.Graph.Node("Reshape", [x, x.Graph.Whole(target)], [(shape, x.Type)], [])[0];
    }

    // To sizes that only the file's user will know.
    public static OnnxValue Reshape(this OnnxValue x, OnnxValue sizes, Shape shape) => x.Graph.Node("Reshape", [x.ChannelsAsShown(), sizes], [(shape, x.Type)], [])[0];

    // The sizes of some axes, as numbers of the graph.
    public static OnnxValue Sizes(this OnnxValue x, params int[] axes)
    {
        x = x.ChannelsAsShown();
        var all = x.Graph.Node("Shape", [x], [([x.Rank], ScalarType.Int64)], [])[0];
        return all.Pick(0, [.. axes.Select(axis => (long)axis)]);
    }

    // A full array of one number, with as many samples as x has.
    public static OnnxValue Full(this OnnxValue x, Shape shape, double number)
    {
        var graph = x.Graph;
        var sizes = shape[0] == Shape.Unknown ? Axiswise.Concat([x.Sizes(0), graph.Whole([.. shape[1..]])], 0) : graph.Whole([.. shape]);
        if (shape[1..].Contains(Shape.Unknown)) throw new NotSupportedException($"needs to know all sizes of {shape} but the number of samples; give them in the Input layer");
        return graph.Scalar(number).Reshape([1]).Expand(sizes, shape);
    }

    public static OnnxValue Expand(this OnnxValue x, OnnxValue sizes, Shape shape) => x.Graph.Node("Expand", [x.ChannelsAsShown(), sizes], [(shape, x.Type)], [])[0];

    public static OnnxValue Transpose(this OnnxValue x, params IReadOnlyList<int> order)
    {
        if (order.SequenceEqual(Enumerable.Range(0, order.Count))) return x;
        x = x.ChannelsAsShown();
        return x.Graph.Node("Transpose", [x], [([.. order.Select(axis => x.Shape[axis])], x.Type)], [("perm", order)])[0];
    }

    public static OnnxValue MoveAxis(this OnnxValue x, int from, int to)
    {
        List<int> order = [.. Enumerable.Range(0, x.Rank).Where(axis => axis != x.Axis(from))];
        order.Insert(x.Axis(to), x.Axis(from));
        return x.Transpose(order);
    }

    public static OnnxValue Unsqueeze(this OnnxValue x, int axis)
    {
        x = x.ChannelsAsShown();
        List<long> sizes = [.. x.Shape];
        sizes.Insert(axis < 0 ? axis + x.Rank + 1 : axis, 1);
        return x.Graph.Node("Unsqueeze", [x, x.Graph.Whole(axis)], [([.. sizes], x.Type)], [])[0];
    }

    public static OnnxValue Squeeze(this OnnxValue x, params IReadOnlyList<int> axes)
    {
        x = x.ChannelsAsShown();
        int[] gone = [.. axes.Select(x.Axis)];
        return x.Graph.Node("Squeeze", [x, x.Graph.Whole([.. gone.Select(axis => (long)axis)])], [([.. x.Shape.Where((_, axis) => !gone.Contains(axis))], x.Type)], [])[0];
    }

    public static OnnxValue MatMul(this OnnxValue a, OnnxValue b)
    {
        (a, b) = (a.ChannelsAsShown(), b.ChannelsAsShown());
        Shape shape = (a.Rank, b.Rank) switch
        {
            (1, 1) => [],
            (1, _) => [.. b.Shape[..^2], b.Shape[^1]],
            (_, 1) => a.Shape[..^1],
            _ => [.. Arithmetic.Broadcast(a.Shape[..^2], b.Shape[..^2]), a.Shape[^2], b.Shape[^1]],
        };
        return a.Graph.Node("MatMul", [a, b], [(shape, a.Type)], [])[0];
    }

    public static OnnxValue Einsum(string equation, params IReadOnlyList<OnnxValue> operands)
    {
        var sizes = new Dictionary<char, long>();
        foreach (var (letters, operand) in equation.Split("->")[0].Split(',').Zip(operands))
            foreach (var (letter, size) in letters.Zip(operand.Shape))
                if (sizes.GetValueOrDefault(letter, Shape.Unknown) <= 1) sizes[letter] = size;
        return operands[0].Graph.Node("Einsum", [.. operands.Select(Layouts.ChannelsAsShown)], [([.. equation.Split("->")[1].Select(letter => sizes[letter])], operands[0].Type)], [("equation", equation)])[0];
    }

    // The rows of a table that the indices name.
    public static OnnxValue Rows(this OnnxValue table, OnnxValue indices, int axis = 0) => table.Graph.Node(
        "Gather", [table.ChannelsAsShown(), indices.ChannelsAsShown()], [([.. table.Shape[..table.Axis(axis)], .. indices.Shape, .. table.Shape[(table.Axis(axis) + 1)..]], table.Type)], [("axis", table.Axis(axis))])[0];
}
