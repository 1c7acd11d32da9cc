using static TorchSharp.torch;

namespace Anneal.Onnx;

/// <summary>What works on each number alone. The layout stays.</summary>
internal static class Arithmetic
{
    extension(OnnxValue)
    {
        public static OnnxValue operator +(OnnxValue a, OnnxValue b) => Both("Add", a, b);

        public static OnnxValue operator +(OnnxValue a, double b) => a + a.Number(b);

        public static OnnxValue operator -(OnnxValue a, OnnxValue b) => Both("Sub", a, b);

        public static OnnxValue operator -(OnnxValue a, double b) => a - a.Number(b);

        public static OnnxValue operator -(OnnxValue a) => a.Each("Neg");

        public static OnnxValue operator *(OnnxValue a, OnnxValue b) => Both("Mul", a, b);

        public static OnnxValue operator *(OnnxValue a, double b) => a * a.Number(b);

        public static OnnxValue operator /(OnnxValue a, OnnxValue b) => Both("Div", a, b);

        public static OnnxValue operator /(OnnxValue a, double b) => a / a.Number(b);
    }

    public static OnnxValue Each(this OnnxValue x, string operation, params (string Name, object Value)[] attributes) =>
        x.Graph.Node(operation, [x], [(x.Shape, x.Type)], attributes, x.IsChannelsFirst)[0];

    public static OnnxValue Both(string operation, OnnxValue a, OnnxValue b, ScalarType? made = null)
    {
        var type = OnnxTypes.Common(a, b);
        if (operation is not ("And" or "Or")) (a, b) = (a.Cast(type), b.Cast(type));
        var rank = Math.Max(a.Rank, b.Rank);
        var isFirst = (a.IsChannelsFirst || b.IsChannelsFirst) && (Fits(a, rank) && Fits(b, rank));
        (a, b) = (Aligned(a, isFirst), Aligned(b, isFirst));
        return a.Graph.Node(operation, [a, b], [(Broadcast(a.Shape, b.Shape), made ?? (operation is "And" or "Or" ? ScalarType.Bool : type))], [], isFirst)[0];
    }

    public static OnnxValue Where(this OnnxValue condition, OnnxValue yes, OnnxValue no)
    {
        var type = OnnxTypes.Common(yes, no);
        var asNumbers = type == ScalarType.Bool ? ScalarType.Int32 : type;
        var values = Layouts.Alike([condition.Cast(ScalarType.Bool), yes.Rank < 2 ? Widened(yes.Cast(asNumbers), condition.Rank) : yes.Cast(asNumbers), no.Rank < 2 ? Widened(no.Cast(asNumbers), condition.Rank) : no.Cast(asNumbers)]);
        var shape = values.Select(value => value.Shape).Aggregate(Broadcast);
        return condition.Graph.Node("Where", values, [(shape, asNumbers)], [], values[0].IsChannelsFirst)[0].Cast(type);
    }

    public static OnnxValue Cast(this OnnxValue x, ScalarType type) => x.Type == type
        ? x
        : x.Graph.Node("Cast", [x], [(x.Shape, type)], [("to", (long)OnnxTypes.Of(type))], x.IsChannelsFirst)[0];

    // Null leaves a side open.
    public static OnnxValue Clip(this OnnxValue x, double? least, double? most) => x.Graph.Node(
        "Clip", [x, least is { } low ? x.Number(low) : null, most is { } high ? x.Number(high) : null], [(x.Shape, x.Type)], [], x.IsChannelsFirst)[0];

    public static OnnxValue Compare(this OnnxValue a, string operation, OnnxValue b)
    {
        if (OnnxTypes.Common(a, b) == ScalarType.Bool) (a, b) = (a.Cast(ScalarType.Int32), b.Cast(ScalarType.Int32));
        return Both(operation, a, b, ScalarType.Bool);
    }

    public static OnnxValue Compare(this OnnxValue a, string operation, double b) => a.Compare(operation, a.Number(b));

    public static OnnxValue Not(this OnnxValue x) => x.Cast(ScalarType.Bool).Each("Not");

    public static OnnxValue Squared(this OnnxValue x) => x * x;

    public static OnnxValue Number(this OnnxValue like, double number) => like.Graph.Scalar(number, OnnxTypes.IsFloat(like.Type) || number != Math.Floor(number) ? Float(like.Type) : like.Type);

    public static Shape Broadcast(Shape a, Shape b)
    {
        var rank = Math.Max(a.Rank, b.Rank);
        return [.. Enumerable.Range(0, rank).Select(axis => Size(At(a, axis - rank), At(b, axis - rank)))];

        static long At(Shape shape, int fromEnd) => shape.Rank + fromEnd < 0 ? 1 : shape[^-fromEnd];

        static long Size(long one, long other) => one == 1 ? other : other == 1 ? one : one == Shape.Unknown ? other : one;
    }

    private static ScalarType Float(ScalarType type) => OnnxTypes.IsFloat(type) ? type : ScalarType.Float32;

    private static bool Fits(OnnxValue x, int rank) => x.Rank == rank || x.Rank == 0;

    private static OnnxValue Aligned(OnnxValue x, bool isFirst) => x.Rank == 0 ? x : isFirst ? x.ChannelsFirst() : x.ChannelsAsShown();

    // So that it has a layout to turn into.
    private static OnnxValue Widened(OnnxValue x, int rank) => x.Rank == 0 && rank > 0 ? x.Reshape(Enumerable.Repeat(1L, rank).ToArray()) : x;
}
