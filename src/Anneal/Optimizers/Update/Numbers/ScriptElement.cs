namespace Anneal.Optimizers;

/// <summary>A name in a script: a formula over them is written down and not computed. What two numbers make is a number.</summary>
internal readonly struct ScriptElement(ScriptNode node) : IElement<ScriptElement>
{
    public ScriptNode Node => node;

    public static ScriptElement Of(double value) => new(ScriptNode.Of(value));

    public static ScriptElement operator +(ScriptElement a, ScriptElement b) => (a.Node.Number, b.Node.Number) switch
    {
        ({ } x, { } y) => Of(x + y),
        ({ }, null) => Make("add", b, a),
        _ => Make("add", a, b),
    };

    public static ScriptElement operator -(ScriptElement a, ScriptElement b) => (a.Node.Number, b.Node.Number) switch
    {
        ({ } x, { } y) => Of(x - y),
        ({ }, null) => -b + a,
        (null, { } y) => a + Of(-y),
        _ => Make("sub", a, b),
    };

    public static ScriptElement operator -(ScriptElement a) => a.Node.Number is { } x ? Of(-x) : Make("neg", a);

    public static ScriptElement operator *(ScriptElement a, ScriptElement b) => (a.Node.Number, b.Node.Number) switch
    {
        ({ } x, { } y) => Of(x * y),
        ({ }, null) => Make("mul", b, a),
        _ => Make("mul", a, b),
    };

    public static ScriptElement operator /(ScriptElement a, ScriptElement b) => (a.Node.Number, b.Node.Number) switch
    {
        ({ } x, { } y) => Of(x / y),
        ({ }, null) => Make("mul", Make("reciprocal", b), a),
        _ => Make("div", a, b),
    };

    public static ScriptElement Sqrt(ScriptElement a) => Make("sqrt", a);

    public static ScriptElement Abs(ScriptElement a) => Make("abs", a);

    public static ScriptElement Sign(ScriptElement a) => Make("sign", a);

    public static ScriptElement Max(ScriptElement a, ScriptElement b) => Make(b.Node.IsTensor ? "maximum" : "clamp_min", a, b);

    public static ScriptElement Min(ScriptElement a, ScriptElement b) => Make(b.Node.IsTensor ? "minimum" : "clamp_max", a, b);

    public static ScriptElement Pow(ScriptElement a, ScriptElement exponent) => Make("pow", a, exponent);

    private static ScriptElement Make(string operation, params ReadOnlySpan<ScriptElement> inputs)
    {
        var nodes = new ScriptNode[inputs.Length];
        for (var i = 0; i < nodes.Length; i++) nodes[i] = inputs[i].Node;
        return new(new(operation, nodes));
    }
}
