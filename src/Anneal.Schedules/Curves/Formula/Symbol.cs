namespace Anneal.Schedules;

/// <summary>The step, or a constant that has a name.</summary>
internal sealed record Symbol(string Name, double? Value) : Expression
{
    public static readonly Symbol[] All = [new("step", null), new("pi", Math.PI), new("e", Math.E)];

    public override Precedence Precedence => Precedence.Atom;

    public override double At(double step) => Value ?? step;

    public override string ToString() => Name;
}
