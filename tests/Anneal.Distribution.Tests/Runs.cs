[assembly: AssemblyFixture(typeof(Anneal.Distribution.Tests.Runs))]

namespace Anneal.Distribution.Tests;

/// <summary>All scenarios, gone through once by one process alone, by two ranks and by three.</summary>
public sealed class Runs
{
    private static readonly string[] Alike =
    [
        "optimizers", "reductions", "masks", "outputs", "custom step", "small batches", "moving statistics", "classes", "streams", "callbacks", "stop", "cancel", "averages",
        "evaluate in a callback", "dropout", "large variables", "tables", "pictures", "names", "names of callbacks",
        "assign beside averages", "carried states", "known on rank 0", "loaded on rank 0",
        "recomputed", "gradients that are not finite", "very large variable", "penalties", "generators", "controlled", "cancels in hooks", "stops in hooks",
    ];

    private static readonly string[] Apart =
    [
        "first weights", "uneven streams", "failing stream", "failing callback", "train on batch", "evaluate everywhere", "names of ranks", "counts", "act on a warning",
        "stop from a thread", "null callback|0", "null callback|1", "null callback of evaluate|1", "lost state", "fail on rank 1", "weights on one rank", "uneven generators", "fails in hooks|0", "fails in hooks|1",
        .. DecisionTests.Differences.Select(row => $"different|{row.Data.Item1}"),
    ];

    private readonly Dictionary<int, Run> runs = new()
    {
        [1] = Run.Of(1, [.. Alike, "first weights"]),
        [2] = Run.Of(2, [.. Alike, .. Apart]),
        [3] = Run.Of(3, [.. Alike, .. Apart]),
    };

    public Found Alone(string scenario) => runs[1].Of(scenario)[0];

    public IReadOnlyList<Found> By(int ranks, string scenario) => runs[ranks].Of(scenario);

    /// <summary>Whether ranks found what one process found, and all of them the same bits.</summary>
    public void RequireAsAlone(string scenario, params string[] onRankZero)
    {
        var alone = Alone(scenario);
        Assert.Null(alone.Error);
        foreach (var size in new[] { 2, 3 })
        {
            var ranks = By(size, scenario);
            Assert.All(ranks, rank => Assert.Null(rank.Error));
            foreach (var name in alone.Names)
            {
                RequireClose(alone[name], ranks[0][name], $"{scenario}, {name}, {size} ranks");
                if (!onRankZero.Contains(name)) Assert.All(ranks, rank => Assert.Equal(ranks[0][name], rank[name]));
            }
        }
    }

    public static void RequireClose(double[] expected, double[] actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-6 * Math.Max(1, Math.Abs(expected[i])), $"{what}[{i}]: {expected[i]:R} alone, {actual[i]:R} together");
    }
}
