namespace Anneal.Schedules;

internal sealed record Negation(Expression Operand) : Expression
{
    public override Precedence Precedence => Precedence.Negation;

    public override double At(double step) => -Operand.At(step);

    public override string ToString() => $"-{Text(Operand, Precedence.Negation)}";
}
