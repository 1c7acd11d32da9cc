namespace Anneal.Schedules;

/// <summary>Two expressions with an operator between them.</summary>
internal sealed record Operation(char Operator, Expression Left, Expression Right) : Expression
{
    public override Precedence Precedence => Operator switch
    {
        '+' or '-' => Precedence.Sum,
        '*' or '/' => Precedence.Product,
        _ => Precedence.Power,
    };

    public override double At(double step)
    {
        var (left, right) = (Left.At(step), Right.At(step));
        return Operator switch
        {
            '+' => left + right,
            '-' => left - right,
            '*' => left * right,
            '/' => left / right,
            _ => Math.Pow(left, right),
        };
    }

    // What stands to the right of a sign that goes from left to right must hold together more tightly than what stands to its left.
    public override string ToString() => Operator == '^'
        ? $"{Text(Left, Precedence.Atom)} ^ {Text(Right, Precedence.Negation)}"
        : $"{Text(Left, Precedence)} {Operator} {Text(Right, Precedence + 1)}";
}
