using System.Globalization;

namespace Anneal.Schedules;

internal sealed record Literal(double Value) : Expression
{
    public override Precedence Precedence => Precedence.Atom;

    public override double At(double step) => Value;

    public override string ToString() => Value.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e');
}
