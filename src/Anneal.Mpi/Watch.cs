using System.Diagnostics;
using System.Runtime.InteropServices;
using Anneal.Distribution.Native;

namespace Anneal.Distribution;

/// <summary>
/// A thread that ends the run where this rank waits too long for others. It asks who else waits: ranks that do not answer are those that hang.
/// Also ends this process where its parent is gone: a launcher that was killed ends nobody.
/// </summary>
internal sealed unsafe partial class Watch : IDisposable
{
    private const int Tag = 1;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250), Answer = TimeSpan.FromSeconds(2);

    private readonly MpiLibrary mpi;
    private readonly RankPlaces ranks;
    private readonly Ending ending;
    private readonly TimeSpan limit;
    private readonly nint line;
    private readonly int parent = ParentProcess();
    private readonly ManualResetEventSlim stopped = new();
    private readonly Thread thread;
    private Operation operation;
    private long since;

    public Watch(MpiLibrary mpi, RankPlaces ranks, Ending ending, TimeSpan limit)
    {
        (this.mpi, this.ranks, this.ending, this.limit) = (mpi, ranks, ending, limit);
        nint own = 0;
        mpi.Duplicate(mpi.Handles.World, &own);
        line = own;
        thread = new(Run) { IsBackground = true, Name = "Anneal.Mpi" };
        thread.Start();
    }

    public void Enter(Operation next)
    {
        operation = next;
        Volatile.Write(ref since, Stopwatch.GetTimestamp());
    }

    public void Leave() => Volatile.Write(ref since, 0);

    public void Dispose()
    {
        stopped.Set();
        thread.Join();
        stopped.Dispose();
    }

    private void Run()
    {
        while (!stopped.Wait(Pause))
        {
            if (ParentProcess() != parent) Process.GetCurrentProcess().Kill();
            if (Volatile.Read(ref since) is not 0 and var start && Stopwatch.GetElapsedTime(start) is var waited && waited > Pause && (waited > limit || IsAsked())) Ask();
        }
    }

    private bool IsAsked()
    {
        var asked = 0;
        mpi.Probe(mpi.Handles.AnySource, Tag, line, &asked, mpi.Handles.StatusIgnore);
        return asked != 0;
    }

    /// <summary>Tells all ranks that this one waits, and hears who does. Nothing is received or completed: the run ends.</summary>
    private void Ask()
    {
        var others = Enumerable.Range(0, ranks.Count).Where(rank => rank != ranks.Own).ToList();
        var word = NativeMemory.AllocZeroed(1);
        foreach (var rank in others)
        {
            nint request = 0;
            mpi.BeginSend(word, 1, mpi.Handles.Byte, rank, Tag, line, &request);
        }
        var start = Stopwatch.GetTimestamp();
        while (others.Count > 0 && Stopwatch.GetElapsedTime(start) < Answer)
        {
            Thread.Sleep(10);
            others.RemoveAll(Waits);
        }
        var writer = Enumerable.Range(0, ranks.Count).Except(others).First();
        ending.Together(writer, ranks.Absence(others, operation, limit));
    }

    private bool Waits(int rank)
    {
        var heard = 0;
        mpi.Probe(rank, Tag, line, &heard, mpi.Handles.StatusIgnore);
        return heard != 0;
    }

    [LibraryImport("libc", EntryPoint = "getppid")]
    private static partial int ParentProcess();
}
