namespace Anneal.Benchmarks.Ratios;

/// <summary>One row of the table: Anneal beside what its users would write or use without it.</summary>
/// <param name="Name">What the row is called on the command line.</param>
/// <param name="Unit">Of both numbers.</param>
/// <param name="Prepare">Makes data and models of both sides; not measured.</param>
/// <param name="Cost">Whether the numbers are a cost, such as a time. The ratio is above 1 where Anneal is better, in either case.</param>
internal sealed record Ratio(string Name, string Unit, Func<IPair> Prepare, bool Cost = false)
{
    /// <summary>Measurements of each side, of which the medians count.</summary>
    public int Rounds { get; init; } = 11;
}
