namespace Anneal.Tests;

/// <summary>Another thread that collects the youngest objects, and finalizes them, without pause until it is disposed.</summary>
internal sealed class Collector : IDisposable
{
    private readonly Thread thread;
    private volatile int collections;
    private volatile bool stopped;

    public Collector()
    {
        thread = new(() =>
        {
            while (!stopped)
            {
                GC.Collect(0);
                GC.WaitForPendingFinalizers();
                collections++;
            }
        });
        thread.Start();
    }

    /// <summary>How many there were.</summary>
    public int Collections => collections;

    public void Dispose()
    {
        stopped = true;
        thread.Join();
    }
}
