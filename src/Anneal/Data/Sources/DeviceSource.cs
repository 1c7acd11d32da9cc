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
        Batch? coming = null;
        try
        {
            while (batches.MoveNext())
            {
                var ready = coming;
                using (var here = batches.Current) coming = here.To(device);
                if (ready is not null) yield return ready;
            }
            if (coming is { } last)
            {
                coming = null;
                yield return last;
            }
        }
        finally
        {
            coming?.Dispose();
        }
    }
}
