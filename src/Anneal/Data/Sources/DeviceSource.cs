using System.Runtime.ExceptionServices;
using static TorchSharp.torch;

namespace Anneal.Data;

/// <summary>Batches on a device: while one is computed with, the next is on its way there.</summary>
internal sealed class DeviceSource(IBatchSource source, Device device) : IBatchSource
{
    public long? BatchCount => source.BatchCount;

    public long? RowCount => source.RowCount;

    public bool CanSeek => source.CanSeek;

    public IEnumerator<Batch> Read(long pass, long firstBatch = 0, CancellationToken cancellationToken = default)
    {
        using var batches = source.Read(pass, firstBatch, cancellationToken);
        ExceptionDispatchInfo? fault = null;
        var coming = Next(batches, ref fault);
        try
        {
            while (coming is { } ready)
            {
                coming = Next(batches, ref fault);
                yield return ready;
            }
            fault?.Throw();
        }
        finally
        {
            coming?.Dispose();
        }
    }

    /// <summary>The next batch; null at the end, and where the source throws, which is told after the batches before.</summary>
    private Batch? Next(IEnumerator<Batch> batches, ref ExceptionDispatchInfo? fault)
    {
        try
        {
            if (!batches.MoveNext()) return null;
            using var here = batches.Current;
            return here.To(device);
        }
        catch (Exception error)
        {
            fault = ExceptionDispatchInfo.Capture(error);
            return null;
        }
    }
}
