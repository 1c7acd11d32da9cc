
namespace Anneal.Onnx;

/// <summary>
/// Where the channels lie. Models have them last, ONNX's convolutions first. A value keeps the place in which it was made, and is turned (once) only for a node that needs the
/// other: a run of convolutions, poolings, borders and whatever works on each number alone has a Transpose before and one after it, however long it is.
/// </summary>
internal static class Layouts
{
    public static OnnxValue ChannelsFirst(this OnnxValue x) => x.IsChannelsFirst ? x : Turn(x, [0, x.Rank - 1, .. Enumerable.Range(1, x.Rank - 2).Select(axis => (long)axis)]);

    public static OnnxValue ChannelsAsShown(this OnnxValue x) => x.IsChannelsFirst ? Turn(x, [0, .. Enumerable.Range(2, x.Rank - 2).Select(axis => (long)axis), 1]) : x;

    // All in the layout of the convolutions if one of them is.
    public static OnnxValue[] Alike(IReadOnlyList<OnnxValue> values)
    {
        if (!values.Any(value => value.IsChannelsFirst)) return [.. values];
        return values.All(value => value.Rank == values[0].Rank) ? [.. values.Select(ChannelsFirst)] : [.. values.Select(ChannelsAsShown)];
    }

    private static OnnxValue Turn(OnnxValue x, long[] order)
    {
        var key = $"{x.Name} {x.IsChannelsFirst}";
        if (x.Graph.Turned.TryGetValue(key, out var turned)) return turned.As(x.Shape, x.Type).WithMask(x.Mask);
        var made = x.Graph.Node("Transpose", [x], [(x.Shape, x.Type)], [("perm", order)], isChannelsFirst: !x.IsChannelsFirst)[0];
        x.Graph.Turned[key] = made;
        x.Graph.Turned[$"{made.Name} {made.IsChannelsFirst}"] = x;
        return made.WithMask(x.Mask);
    }
}
