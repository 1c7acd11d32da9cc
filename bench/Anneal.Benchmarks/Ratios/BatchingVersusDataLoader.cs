using Anneal.Benchmarks.Subjects;
using Anneal.Data;
using static TorchSharp.torch;
using static TorchSharp.torch.utils.data;

namespace Anneal.Benchmarks.Ratios;

/// <summary>Shuffled batches of 128 rows beside those of TorchSharp's data loader.</summary>
internal sealed class BatchingVersusDataLoader : IPair
{
    private const int BatchSize = 128, BatchesPerPass = Images.Count / BatchSize, OurPasses = 40, PeerPasses = 4;

    private readonly Images images = new();
    private readonly Batch data;
    private readonly TorchSharp.Modules.IterableDataLoader loader;

    public BatchingVersusDataLoader()
    {
        data = new(images.X, images.Y);
        loader = DataLoader(TensorDataset(images.XTensor, images.YTensor), BatchSize, shuffle: true, seed: 1);
    }

    public static Ratio Row { get; } = new("batching-vs-dataloader", "batches/s", () => new BatchingVersusDataLoader());

    public double Ours() => Rate.Of(OurPasses * BatchesPerPass, () =>
    {
        using var reader = new BatchReader(new TensorSource(data, BatchSize, seed: 1));
        for (var batch = 0; batch < OurPasses * BatchesPerPass; batch++)
            reader.Next()!.Dispose();
    });

    public double Peer() => Rate.Of(PeerPasses * BatchesPerPass, () =>
    {
        for (var pass = 0; pass < PeerPasses; pass++)
            foreach (var _ in loader) { }
    });

    public void Dispose()
    {
        loader.Dispose();
        data.Dispose();
        images.Dispose();
    }
}
