namespace Anneal.Schedules;

/// <summary>A formula of the step as a tree; trees of the same form are equal. <see cref="object.ToString"/> writes it so that it parses to an
/// equal tree.</summary>
internal abstract record Expression
{
    /// <summary>How tightly the expression holds together when written.</summary>
    public abstract Precedence Precedence { get; }

    public abstract double At(double step);

    /// <summary>The text, in parentheses if it would fall apart where at least <paramref name="precedence"/> is needed.</summary>
    protected static string Text(Expression part, Precedence precedence) => part.Precedence < precedence ? $"({part})" : part.ToString();
}
