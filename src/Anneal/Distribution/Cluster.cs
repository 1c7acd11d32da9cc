using static TorchSharp.torch;

namespace Anneal.Distribution;

/// <summary>A group of processes, the ranks, that train one model together.</summary>
/// <remarks>
/// While a cluster of more than one rank is open, <c>Fit</c> and <c>Evaluate</c> share the rows of each batch out to the ranks. All ranks run the same program.
/// The operations are collective: each rank calls them in the same order, one thread at a time, and each call waits until all ranks have come to it.
/// </remarks>
/// <example><code>
/// using var cluster = Mpi.Start();    // from the package Anneal.Mpi
/// model.Fit(x, y, batchSize: 256);    // 256 rows over all ranks
/// </code></example>
public abstract class Cluster : IDisposable
{
    private static Cluster? current;

    /// <summary>Makes the cluster of this process, which is <see cref="Current"/> until it is disposed.</summary>
    /// <exception cref="InvalidOperationException">The process has a cluster already.</exception>
    protected Cluster()
    {
        if (Interlocked.CompareExchange(ref current, this, null) is not null)
            throw new InvalidOperationException("This process has a cluster already: dispose of Cluster.Current before you start another one.");
    }

    /// <summary>The cluster of this process; null where it trains alone.</summary>
    public static Cluster? Current => Volatile.Read(ref current);

    /// <summary>How the ranks train together.</summary>
    internal Ranks Ranks => field ??= new(this);

    /// <summary>The number of this process, from 0 to <see cref="Size"/> - 1.</summary>
    public abstract int Rank { get; }

    /// <summary>The number of processes, at least 1.</summary>
    public abstract int Size { get; }

    /// <summary>The number of this process among those of its machine, from 0. Where a cluster does not say otherwise, all are on one machine.</summary>
    public virtual int LocalRank => Rank;

    /// <summary>The device for the model of this process, a name for <c>Layer.To</c>. Each process of a machine gets a CUDA device of its own, in the order of <see cref="LocalRank"/>; <c>"cpu"</c> where libtorch finds none.</summary>
    /// <remarks>Processes that see different devices by <c>CUDA_VISIBLE_DEVICES</c>, as Slurm may start them, each count through their own.</remarks>
    /// <exception cref="InvalidOperationException">The machine has fewer CUDA devices than processes.</exception>
    /// <example><code>
    /// using var cluster = Mpi.Start();
    /// model.To(cluster.Device);
    /// </code></example>
    public string Device => DeviceAmong(cuda.is_available() ? cuda.device_count() : 0);

    /// <summary>The processes of this machine that see the same CUDA devices: the place of this one, and how many they are.</summary>
    internal virtual (int Place, int Count) AtDevices => (LocalRank, Size);

    /// <summary>Replaces each value by its sum over all ranks. Every rank gets the same bits, in each run with as many ranks.</summary>
    /// <param name="values">As many values on every rank.</param>
    public abstract void Sum(Span<float> values);

    /// <inheritdoc cref="Sum(Span{float})"/>
    public abstract void Sum(Span<double> values);

    /// <summary>Replaces each gradient by its sum over all ranks. A cluster may exchange gradients in fewer bits than other values, if that was asked for.</summary>
    /// <param name="values">As many values on every rank.</param>
    public virtual void SumGradients(Span<float> values) => Sum(values);

    /// <summary>Chooses, together with the other ranks, how gradients are summed that are on a device.</summary>
    /// <param name="device">Where those of this rank are.</param>
    /// <param name="meet">Gives each rank the bytes of all.</param>
    /// <returns>What sums them there; null on all ranks if they go through the memory of the CPU.</returns>
    internal virtual DeviceSum? SumOn(Device device, Func<byte[], IReadOnlyList<byte[]>> meet) => null;

    internal string DeviceAmong(int devices)
    {
        var (place, count) = AtDevices;
        if (devices == 0) return "cpu";
        return count <= devices
            ? DeviceName.Of(new(TorchSharp.DeviceType.CUDA, place))
            : throw new InvalidOperationException(
                $"This machine has {count} ranks and {(devices == 1 ? "one CUDA device" : $"{devices} CUDA devices")}. Start one rank for each device, or name the device that a rank shares: model.To(\"cuda:0\").");
    }

    /// <summary>Replaces the bytes of all ranks by those of one.</summary>
    /// <param name="bytes">As many bytes on every rank.</param>
    /// <param name="root">The rank whose bytes all get. Default 0.</param>
    public abstract void Broadcast(Span<byte> bytes, int root = 0);

    /// <summary>Gives every rank the bytes of all ranks.</summary>
    /// <param name="bytes">The bytes of this rank. Ranks may give different numbers of them.</param>
    /// <returns>The bytes by rank.</returns>
    public abstract IReadOnlyList<byte[]> Gather(ReadOnlySpan<byte> bytes);

    /// <summary>Ends the processes of all ranks, after this rank, its host and the reason were written to standard error. Does not return.</summary>
    /// <param name="reason">What went wrong.</param>
    public abstract void Abort(Exception reason);

    /// <summary>Makes all ranks draw the seeds that rank 0 draws. Call it at the end of the constructor, on every rank.</summary>
    protected void ShareSeeds()
    {
        if (Size == 1) return;
        Span<byte> seed = stackalloc byte[sizeof(ulong)];
        BitConverter.TryWriteBytes(seed, RandomSeed.State ?? (ulong)RandomSeed.Next());
        Broadcast(seed);
        RandomSeed.State = BitConverter.ToUInt64(seed);
    }

    /// <summary>Leaves the cluster.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Leaves the cluster: this process then trains alone.</summary>
    /// <param name="disposing">False only from a finalizer.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing) Ranks.Dispose();
        Interlocked.CompareExchange(ref current, null, this);
    }
}
