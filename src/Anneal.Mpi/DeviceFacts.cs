using System.Globalization;

namespace Anneal.Distribution;

/// <summary>What the choice between NCCL and MPI depends on, of one rank.</summary>
/// <param name="Device">Its device as the machine numbers it; empty for the CPU.</param>
/// <param name="Library">Its NCCL; empty for none.</param>
/// <param name="Reason">Why there is none.</param>
internal sealed record DeviceFacts(string Device, string Library, string Reason)
{
    public static readonly DeviceFacts OnCpu = new("", "", "");

    public bool IsOnCpu => Device.Length == 0;

    /// <param name="index">The device among those that the rank sees.</param>
    /// <param name="visible">CUDA_VISIBLE_DEVICES; empty for all.</param>
    /// <param name="library">The NCCL.</param>
    /// <param name="reason">Why there is none.</param>
    public static DeviceFacts Of(int index, string visible, string library, string reason) =>
        new(visible.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is var seen && index < seen.Length ? seen[index] : index.ToString(CultureInfo.InvariantCulture), library, reason);

    public string ToText() => string.Join('\n', Device, Library, Reason);

    public static DeviceFacts Parse(string text) => text.Split('\n', 3) is [var device, var library, var reason] ? new(device, library, reason) : throw new FormatException(text);

    /// <summary>Why NCCL does not serve all ranks; null where it does.</summary>
    public static string? Against(IReadOnlyList<DeviceFacts> all, RankPlaces ranks)
    {
        for (var rank = 0; rank < all.Count; rank++)
            if (all[rank].IsOnCpu) return $"the model of {ranks.Name(rank)} is on the CPU";
        var shared = Enumerable.Range(0, all.Count).GroupBy(rank => (ranks.Hosts[rank], all[rank].Device)).FirstOrDefault(group => group.Count() > 1);
        if (shared is not null) return $"{ranks.Name([.. shared])} share CUDA device {shared.Key.Device}, and NCCL takes one rank for each";
        for (var rank = 0; rank < all.Count; rank++)
        {
            if (all[rank].Library.Length == 0) return $"on {ranks.Hosts[rank]}, {all[rank].Reason}";
            if (all[rank].Library != all[0].Library) return $"{ranks.Name(rank)} has {all[rank].Library}, and rank 0 {all[0].Library}";
        }
        return null;
    }
}
