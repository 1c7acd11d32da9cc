using System.Diagnostics;

namespace Anneal.Distribution;

/// <summary>Waits for others: at once ready at first, then leaving the core to them, and after a while asleep.</summary>
internal struct Patience()
{
    private const int Spins = 200;
    private static readonly TimeSpan Awake = TimeSpan.FromMilliseconds(50);

    private readonly long start = Stopwatch.GetTimestamp();
    private int count;

    public void Wait()
    {
        if (++count < Spins) return;
        if (Stopwatch.GetElapsedTime(start) < Awake) Thread.Yield();
        else Thread.Sleep(1);
    }
}
