namespace Anneal.Schedules;

/// <summary>One reason why a schedule may not do in a run what was meant.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The same with its numbers and what to do, for people; English, the same in every culture.</param>
public sealed record ScheduleFinding(ScheduleFindingKind Kind, string Text)
{
    /// <summary>The text.</summary>
    /// <returns><see cref="Text"/>.</returns>
    public override string ToString() => Text;
}
