using System.Text;
using Anneal.Distribution.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Distribution;

/// <summary>How gradients on CUDA devices are summed: by NCCL where it serves all ranks, otherwise by MPI. Rank 0 says which, and why.</summary>
internal sealed class DeviceSums(MpiCluster cluster, RankPlaces ranks, GradientPrecision gradients) : IDisposable
{
    private IReadOnlyList<DeviceFacts> known = [];
    private NcclSum? nccl;

    public DeviceSum? On(Device device, Func<byte[], IReadOnlyList<byte[]>> meet)
    {
        var reason = "";
        var library = device.type == DeviceType.CUDA ? NcclLibrary.Load(out reason) : null;
        var own = device.type == DeviceType.CUDA ? DeviceFacts.Of(Math.Max(device.index, 0), ranks.Devices[ranks.Own], library?.Name ?? "", reason) : DeviceFacts.OnCpu;
        DeviceFacts[] all = [.. meet(Encoding.UTF8.GetBytes(own.ToText())).Select(text => DeviceFacts.Parse(Encoding.UTF8.GetString(text)))];
        if (all.SequenceEqual(known)) return nccl;
        Dispose();
        known = all;
        if (all.All(one => one.IsOnCpu)) return null;
        var against = DeviceFacts.Against(all, ranks);
        if (cluster.Rank == 0)
            StandardError.Write(against is null
                ? $"Anneal.Mpi: gradients are summed by {library!.Name}: each of the {ranks.Count} ranks has a CUDA device of its own."
                : $"Anneal.Mpi: gradients are summed by MPI, in the memory of the CPU: {against}.");
        if (against is not null) return null;
        try
        {
            return nccl = new(library!, device, cluster, gradients);
        }
        catch (Exception fault)
        {
            // The others wait within NCCL, where nobody can tell them.
            cluster.Abort(fault);
            throw;
        }
    }

    public void Dispose()
    {
        nccl?.Dispose();
        nccl = null;
    }
}
