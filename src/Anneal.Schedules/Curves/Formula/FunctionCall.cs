namespace Anneal.Schedules;

/// <summary>A function of one or two expressions, known by name.</summary>
internal sealed record FunctionCall(FormulaFunction Function, Expression First, Expression? Second) : Expression
{
    public override Precedence Precedence => Precedence.Atom;

    public override double At(double step) => Function.Value(First.At(step), Second?.At(step) ?? 0);

    public override string ToString() => Second is null ? $"{Function.Name}({First})" : $"{Function.Name}({First}, {Second})";
}
