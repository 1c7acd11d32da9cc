using System.Diagnostics;
using Anneal.Distribution.Native;

namespace Anneal.Distribution;

/// <summary>Ends all ranks.</summary>
internal sealed unsafe class Ending(MpiLibrary mpi, RankPlaces ranks)
{
    private static readonly TimeSpan Reading = TimeSpan.FromSeconds(0.5), Grace = TimeSpan.FromSeconds(3);
    private int ended;

    /// <summary>Ends all ranks because of an exception of this one.</summary>
    public void Now(int rank, Exception reason) => Write($"{ranks.Name(rank)} of {ranks.Count} ends the run: {(reason.StackTrace is null ? reason.Message : reason)}");

    /// <summary>Ends all ranks for a reason that several of them know: one writes it, the others leave it the time to.</summary>
    public void Together(int writer, string reason)
    {
        if (ranks.Own != writer) Thread.Sleep(Grace);
        Write(reason);
    }

    private void Write(string line)
    {
        if (Interlocked.Exchange(ref ended, 1) != 0) Thread.Sleep(Timeout.Infinite);
        StandardError.Write("Anneal.Mpi: " + line);

        // MPICH's launcher ends without having read what its processes wrote last.
        Thread.Sleep(Reading);

        // MPI_Abort runs the exit handlers of every library in the process, any of which may hang.
        var last = new Thread(() =>
        {
            Thread.Sleep(Grace);
            Process.GetCurrentProcess().Kill();
        });
        last.IsBackground = true;
        last.Start();
        mpi.Abort(mpi.Handles.World, 1);
        Thread.Sleep(Timeout.Infinite);
    }
}
