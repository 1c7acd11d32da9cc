using System.Text;
using Anneal.Training;

namespace Anneal.Distribution;

/// <summary>What the ranks of a cluster do together in a call of <c>Fit</c> or <c>Evaluate</c>.</summary>
/// <remarks>
/// All ranks hold the same bits in all variables after each step: gradients are summed before the optimizer sees them. Callbacks run on rank 0. Meanwhile the others wait for what it has to
/// tell, see <see cref="Hooks"/>; what callbacks call then, such as <c>Evaluate</c>, runs on rank 0 alone.
/// </remarks>
internal sealed class Ranks(Cluster cluster) : IDisposable
{
    private Exception? told;
    private bool trains;
    private int owner;

    /// <summary>Those that share the call that begins now on this thread; null where this process runs it alone.</summary>
    public static Ranks? Current => Cluster.Current is { Size: > 1 } cluster && !cluster.Ranks.InHooks ? cluster.Ranks : null;

    public Cluster Cluster => cluster;

    public bool IsRoot => cluster.Rank == 0;

    /// <summary>Whether callbacks run.</summary>
    public bool InHooks { get; set; }

    /// <summary>Whether rank 0 has said that the call is cancelled.</summary>
    public bool IsCancelled { get; set; }

    /// <summary>Whether a call is cancelled: on several ranks where rank 0 has said so, alone by the token.</summary>
    public static bool HaveCancelled(Ranks? ranks, CancellationToken cancellation) => ranks?.IsCancelled ?? cancellation.IsCancellationRequested;

    /// <summary>Whether rank 0 has said that training stops. <c>StopTraining</c> may be set at any moment, and counts at the next hook.</summary>
    public bool IsStopped { get; set; }

    /// <summary>The sums of gradients.</summary>
    public GradientExchange Gradients { get; } = new(cluster);

    /// <summary>The part of a batch that this rank has.</summary>
    public RowShare ShareOf(long rows)
    {
        long first = rows * cluster.Rank / cluster.Size, end = rows * (cluster.Rank + 1) / cluster.Size;
        return new(this, first, end - first, rows);
    }

    /// <summary>A call that all ranks make: an exception before training begins is thrown on all of them, a later one ends their processes.</summary>
    public static T Together<T>(Func<Ranks?, T> call)
    {
        if (Current is not { } ranks) return call(null);
        var me = Environment.CurrentManagedThreadId;
        var outer = Interlocked.CompareExchange(ref ranks.owner, me, 0);
        if (outer != 0 && outer != me)
            throw new InvalidOperationException("Another thread is in a call that this process makes together with the other ranks of its cluster. Wait until it has ended, or make the call in a callback, which runs on one rank alone.");
        var around = (ranks.IsCancelled, ranks.IsStopped, ranks.trains);
        (ranks.IsCancelled, ranks.IsStopped, ranks.trains, ranks.told) = (false, false, false, null);
        try
        {
            return call(ranks);
        }
        catch (Exception error) when (error != ranks.told)
        {
            if (ranks.trains) ranks.Cluster.Abort(error);
            else ranks.Fail(error);
            throw;
        }
        finally
        {
            (ranks.IsCancelled, ranks.IsStopped, ranks.trains) = around;
            ranks.owner = outer;
        }
    }

    /// <summary>All ranks have come to where training begins: from here on they are in step, and one that fails cannot tell the others.</summary>
    public void Begin(Meters meters)
    {
        meters.Sums.Agree(this);
        trains = true;
    }

    /// <summary>Gives each rank what each has, or throws on all ranks what went wrong on one.</summary>
    public IReadOnlyList<byte[]> Meet(ReadOnlySpan<byte> bytes) => Met(cluster.Gather([0, .. bytes]));

    /// <summary>Gives each rank what a function makes on rank 0.</summary>
    public byte[] FromRoot(Func<byte[]> make)
    {
        byte[] made = [];
        try
        {
            if (IsRoot) made = make();
        }
        catch (Exception error)
        {
            Fail(error);
            throw;
        }
        return Meet(made)[0];
    }

    /// <summary>Tells the other ranks, which are about to meet, that this one cannot go on.</summary>
    public void Fail(Exception error)
    {
        told = error;
        cluster.Gather([1, .. Encoding.UTF8.GetBytes($"{error.GetType().Name}: {error.Message}")]);
    }

    /// <summary>An exception that all ranks know of.</summary>
    public Exception Told(Exception error) => told = error;

    public void Dispose() => Gradients.Dispose();

    private byte[][] Met(IReadOnlyList<byte[]> all)
    {
        for (var rank = 0; rank < all.Count; rank++)
            if (all[rank][0] == 1) throw Told(new InvalidOperationException($"Rank {rank} of {all.Count} cannot go on. {Encoding.UTF8.GetString(all[rank].AsSpan(1))}"));
        return [.. all.Select(bytes => bytes[1..])];
    }
}
