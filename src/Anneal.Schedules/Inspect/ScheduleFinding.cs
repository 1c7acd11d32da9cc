namespace Anneal.Schedules;

/// <summary>A property of a schedule that may not be intended in a run.</summary>
/// <param name="Kind">The kind of finding.</param>
/// <param name="Text">An English explanation with the numbers and the remedy, whatever the culture.</param>
public sealed record ScheduleFinding(ScheduleFindingKind Kind, string Text)
{
    /// <summary>The explanation.</summary>
    /// <returns><see cref="Text"/>.</returns>
    public override string ToString() => Text;
}
