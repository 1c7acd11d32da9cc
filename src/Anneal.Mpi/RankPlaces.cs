using System.Text;

namespace Anneal.Distribution;

/// <summary>Where each rank runs, as messages say it.</summary>
/// <param name="Own">The number of this process.</param>
/// <param name="Hosts">The host of each rank.</param>
/// <param name="Processes">The number of each rank's process on its host.</param>
/// <param name="Devices">The CUDA devices that each rank is allowed to see, as CUDA_VISIBLE_DEVICES has them; empty for all.</param>
internal sealed record RankPlaces(int Own, IReadOnlyList<string> Hosts, IReadOnlyList<int> Processes, IReadOnlyList<string> Devices)
{
    private const int Named = 4;

    public int Count => Hosts.Count;

    /// <summary>The number of this rank among those of its host.</summary>
    public int Local => Before(rank => Hosts[rank] == Hosts[Own]);

    /// <summary>The ranks of this host that see the same devices: the place of this one, and how many they are.</summary>
    public (int Place, int Count) AtDevices => (Before(SeesTheSame), Enumerable.Range(0, Count).Count(SeesTheSame));

    /// <summary>A rank and its host.</summary>
    public string Name(int rank) => $"rank {rank} on {Hosts[rank]}";

    /// <summary>Some ranks and their hosts.</summary>
    public string Name(IReadOnlyCollection<int> ranks)
    {
        var text = new StringBuilder().AppendJoin(", ", ranks.Take(Named).Select(Name));
        return (ranks.Count > Named ? text.Append(" and ").Append(ranks.Count - Named).Append(" more") : text).ToString();
    }

    /// <summary>Which process is which rank, a line for each host.</summary>
    public IEnumerable<string> Places() => Enumerable.Range(0, Count).GroupBy(rank => Hosts[rank])
        .Select(host => $"on {host.Key}, {string.Join(", ", host.Select(rank => $"rank {rank} is process {Processes[rank]}"))}.");

    /// <summary>The line for ranks of which some call one operation and others another, those that are fewest first. Below it, what may have made ranks leave.</summary>
    public string Disagreement(IReadOnlyList<Operation> operations, IReadOnlyList<string> exceptions) =>
        "the ranks call different operations: " + string.Join("; ", Enumerable.Range(0, Count).GroupBy(rank => operations[rank]).OrderBy(group => group.Count()).ThenBy(group => group.First())
            .Select(group => $"{Name([.. group])}: {group.Key}"))
        + ". All ranks must run the same program; one that leaves early may have caught an exception outside of 'using var cluster'."
        + string.Concat(exceptions.Index().Where(left => left.Item.Length > 0).Take(Named).Select(left => $"\nThe last exception on {Name(left.Index)}: {left.Item}"));

    /// <summary>The line for ranks that do not come to an operation in which others wait.</summary>
    public string Absence(IReadOnlyCollection<int> absent, Operation operation, TimeSpan limit) => absent.Count == 0
        ? $"all ranks have been in {operation} for {limit.TotalSeconds:0.###} seconds: the network may have stopped."
        : $"{Name(absent)} {(absent.Count == 1 ? "has" : "have")} not come to {operation} for {limit.TotalSeconds:0.###} seconds, while {Count - absent.Count} {(Count - absent.Count == 1 ? "rank waits" : "ranks wait")}: hung, stopped, or slower than Mpi.Start(timeout) allows.";

    private int Before(Func<int, bool> counts) => Enumerable.Range(0, Own).Count(counts);

    private bool SeesTheSame(int rank) => Hosts[rank] == Hosts[Own] && Devices[rank] == Devices[Own];
}
