using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Anneal.Data;

/// <summary>A data loader of TorchSharp, read anew in each pass.</summary>
/// <param name="loader">Gives batches.</param>
/// <param name="take">Makes a batch of the tensors of one.</param>
internal sealed class LoaderSource<T>(DataLoader<T, T> loader, Func<T, Batch> take) : IBatchSource
{
    public long? BatchCount => loader.Count;

    public long? RowCount => loader.drop_last ? loader.Count * loader.batch_size : loader.dataset.Count;

    public bool CanSeek => false;

    public IEnumerator<Batch> Read(long pass, long firstBatch = 0, CancellationToken cancellationToken = default)
    {
        foreach (var tensors in loader) yield return take(tensors);
    }
}
