using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Text;
using Anneal.Distribution.Native;

namespace Anneal.Distribution;

/// <summary>The processes that a launcher started, joined by its MPI.</summary>
internal sealed unsafe class MpiCluster : Cluster
{
    /// <summary>The values that one rank has of a whole sum at a time: 2 MB, which the caches hold. One call for 25 million values takes a quarter longer.</summary>
    private const long Share = 1 << 19;

    /// <summary>MPI_THREAD_MULTIPLE: the watch asks while an operation waits.</summary>
    private const int Threads = 3;

    private readonly MpiLibrary mpi;
    private readonly nint world;
    private readonly RankPlaces ranks;
    private readonly Ending ending;
    private readonly Watch watch;
    private readonly BFloat16Sum? rounded;
    private readonly DeviceSums devices;
    private bool left;

    // An exception that leaves an async method goes through the end of its using blocks first, where nothing tells of it.
    [ThreadStatic]
    private static WeakReference<Exception>? lastException;

    private MpiCluster(MpiLibrary mpi, RankPlaces ranks, TimeSpan limit, GradientPrecision gradients)
    {
        this.mpi = mpi;
        this.ranks = ranks;
        world = mpi.Handles.World;
        ending = new(mpi, ranks);
        watch = new(mpi, ranks, ending, limit);
        rounded = gradients == GradientPrecision.Bfloat16 ? new(mpi, ranks.Count) : null;
        devices = new(this, ranks, gradients);
        AppDomain.CurrentDomain.FirstChanceException += Remember;
        AppDomain.CurrentDomain.UnhandledException += EndByException;
        AppDomain.CurrentDomain.ProcessExit += EndByExit;
        ShareSeeds();
    }

    public override int Rank => ranks.Own;

    public override int Size => ranks.Count;

    public override int LocalRank => ranks.Local;

    internal override (int Place, int Count) AtDevices => ranks.AtDevices;

    private bool IsAlone => Size == 1;

    /// <summary>Joins the others.</summary>
    public static MpiCluster Join(Launcher launcher, TimeSpan limit, GradientPrecision gradients)
    {
        if (Current is not null) throw new InvalidOperationException("This process has a cluster already: dispose of Cluster.Current before you start another one.");
        using var signals = new RuntimeSignals();
        var mpi = MpiLibrary.Load(launcher, Environment.GetEnvironmentVariable(SetupFault.Variable));
        int started, threads, rank, size;
        mpi.Initialized(&started);
        if (started != 0) throw new InvalidOperationException("MPI can be started once in a process, and this one has started it: keep one cluster from the first line of the program to the last.");
        mpi.InitThread(null, null, Threads, &threads);
        mpi.Size(mpi.Handles.World, &size);
        mpi.Rank(mpi.Handles.World, &rank);
        var fault = size != launcher.Size ? SetupFault.Mixed(launcher, mpi.Name, size) : threads < Threads ? SetupFault.NoThreads(mpi.Name) : null;
        if (fault is not null)
        {
            mpi.Finalize();
            throw fault;
        }
        string[] own = [$"{Environment.ProcessId}", Environment.MachineName, Environment.GetEnvironmentVariable("CUDA_VISIBLE_DEVICES") ?? ""];
        var places = Gather(mpi, size, Encoding.UTF8.GetBytes(string.Join('\n', own))).Select(place => Encoding.UTF8.GetString(place).Split('\n', 3)).ToList();
        var ranks = new RankPlaces(
            rank, [.. places.Select(place => place[1])], [.. places.Select(place => int.Parse(place[0], CultureInfo.InvariantCulture))], [.. places.Select(place => place[2])]);
        if (rank == 0 && !launcher.NamesRanks)
            foreach (var line in ranks.Places()) StandardError.Write($"Anneal.Mpi: {line}");
        return new(mpi, ranks, limit, gradients);
    }

    public override void Sum(Span<float> values) => Sum(values, OperationKind.SumFloat, mpi.Handles.Float);

    public override void Sum(Span<double> values) => Sum(values, OperationKind.SumDouble, mpi.Handles.Double);

    public override void SumGradients(Span<float> values)
    {
        if (rounded is null || IsAlone)
        {
            Sum(values);
            return;
        }
        Enter(new(OperationKind.SumBfloat16, values.Length));
        rounded.Sum(values);
        watch.Leave();
    }

    public override void Broadcast(Span<byte> bytes, int root = 0)
    {
        Require.Between(root, 0, Size - 1);
        if (IsAlone) return;
        Enter(new(OperationKind.Broadcast, bytes.Length, root));
        fixed (byte* pointer = bytes) mpi.Broadcast(pointer, bytes.Length, mpi.Handles.Byte, root, world);
        watch.Leave();
    }

    public override IReadOnlyList<byte[]> Gather(ReadOnlySpan<byte> bytes)
    {
        if (IsAlone) return [bytes.ToArray()];
        Enter(new(OperationKind.Gather));
        var gathered = Gather(mpi, Size, bytes);
        watch.Leave();
        return gathered;
    }

    internal override DeviceSum? SumOn(TorchSharp.torch.Device device, Func<byte[], IReadOnlyList<byte[]>> meet) => IsAlone ? null : devices.On(device, meet);

    /// <summary>Waits for all ranks and does what they do together in some other way than by MPI.</summary>
    internal void Together(OperationKind kind, long length, Action deed)
    {
        Enter(new(kind, length));
        deed();
        watch.Leave();
    }

    public override void Abort(Exception reason) => ending.Now(ranks.Own, reason);

    protected override void Dispose(bool disposing)
    {
        if (left) return;
        left = true;
        AppDomain.CurrentDomain.FirstChanceException -= Remember;
        AppDomain.CurrentDomain.UnhandledException -= EndByException;
        AppDomain.CurrentDomain.ProcessExit -= EndByExit;
        if (disposing)
        {
            Agree(new(OperationKind.Leave));
            devices.Dispose();
            watch.Dispose();
            mpi.Finalize();
        }
        base.Dispose(disposing);
    }

    private void Sum<T>(Span<T> values, OperationKind kind, nint type) where T : unmanaged
    {
        if (IsAlone) return;
        Enter(new(kind, values.Length));
        var most = (int)Math.Min(int.MaxValue, Share * Size);
        fixed (T* pointer = values)
        {
            for (var start = 0; start < values.Length; start += Math.Min(most, values.Length - start))
                mpi.Allreduce(mpi.Handles.InPlace, pointer + start, Math.Min(most, values.Length - start), type, mpi.Handles.Sum, world);
        }
        watch.Leave();
    }

    private void Enter(Operation operation)
    {
        ObjectDisposedException.ThrowIf(left, typeof(Cluster));
        watch.Enter(operation);
        Agree(operation);
    }

    /// <summary>Waits until all ranks have come, and makes sure that they call the same.</summary>
    private void Agree(Operation operation)
    {
        var own = stackalloc long[6] { (long)operation.Kind, operation.Length, operation.Root, -(long)operation.Kind, -operation.Length, -operation.Root };
        var least = stackalloc long[6];
        nint request = 0;
        mpi.BeginAllreduce(own, least, 6, mpi.Handles.Int64, mpi.Handles.Least, world, &request);
        var patience = new Patience();
        for (int done = 0; mpi.Test(&request, &done, mpi.Handles.StatusIgnore) == 0 && done == 0;) patience.Wait();
        if (least[0] == -least[3] && least[1] == -least[4] && least[2] == -least[5]) return;

        var called = new ReadOnlySpan<byte>(own, 3 * sizeof(long)).ToArray();
        var all = Gather(mpi, Size, [.. called, .. Encoding.UTF8.GetBytes(operation.Kind == OperationKind.Leave ? LastException : "")]);
        var operations = all.Select(bytes => MemoryMarshal.Cast<byte, long>(bytes.AsSpan(0, called.Length)).ToArray()).Select(call => new Operation((OperationKind)call[0], call[1], call[2])).ToList();
        ending.Together(0, ranks.Disagreement(operations, [.. all.Select(bytes => Encoding.UTF8.GetString(bytes.AsSpan(called.Length)))]));
    }

    private static byte[][] Gather(MpiLibrary mpi, int size, ReadOnlySpan<byte> bytes)
    {
        var lengths = new int[size];
        var starts = new int[size];
        var length = bytes.Length;
        fixed (int* pointer = lengths) mpi.Allgather(&length, sizeof(int), mpi.Handles.Byte, pointer, sizeof(int), mpi.Handles.Byte, mpi.Handles.World);
        if (lengths.Sum(part => (long)part) > Array.MaxLength)
            throw new ArgumentException($"bytes of all ranks together must be at most {Array.MaxLength}; they were {lengths.Sum(part => (long)part)}.", nameof(bytes));
        for (var rank = 1; rank < size; rank++) starts[rank] = starts[rank - 1] + lengths[rank - 1];
        var all = new byte[lengths.Sum()];
        fixed (byte* own = bytes, target = all)
        fixed (int* counts = lengths, offsets = starts)
        {
            mpi.AllgatherLengths(own, length, mpi.Handles.Byte, target, counts, offsets, mpi.Handles.Byte, mpi.Handles.World);
        }
        return [.. Enumerable.Range(0, size).Select(rank => all[starts[rank]..(starts[rank] + lengths[rank])])];
    }

    private static string LastException => lastException is { } last && last.TryGetTarget(out var exception) ? $"{exception}" : "";

    private static void Remember(object? sender, FirstChanceExceptionEventArgs e) => lastException = new(e.Exception);

    private void EndByException(object sender, UnhandledExceptionEventArgs e) => ending.Now(ranks.Own, e.ExceptionObject as Exception ?? new InvalidOperationException($"{e.ExceptionObject}"));

    private void EndByExit(object? sender, EventArgs e)
    {
        if (Environment.ExitCode == 0) Dispose();
        else ending.Now(ranks.Own, new InvalidOperationException($"the program ended with exit code {Environment.ExitCode}."));
    }
}
