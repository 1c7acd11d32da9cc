namespace Anneal.Benchmarks.Ratios;

/// <summary>One row of the table: Anneal compared with what its users would write or use without it.</summary>
/// <param name="Name">The name of the row on the command line.</param>
/// <param name="Unit">The unit of both numbers.</param>
/// <param name="Prepare">Creates data and models of both sides; it is not measured.</param>
/// <param name="Cost">Whether the numbers are a cost, such as a time. In either case, the ratio is above 1 if Anneal is better.</param>
internal sealed record Ratio(string Name, string Unit, Func<IPair> Prepare, bool Cost = false)
{
    /// <summary>The number of measurements per side; the medians count.</summary>
    public int Rounds { get; init; } = 11;
}
