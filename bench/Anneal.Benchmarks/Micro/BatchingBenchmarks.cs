using Anneal.Benchmarks.Subjects;
using Anneal.Data;
using BenchmarkDotNet.Attributes;

namespace Anneal.Benchmarks.Micro;

/// <summary>One batch of 128 rows.</summary>
public class BatchingBenchmarks
{
    private Images images = null!;
    private TensorDataset data = null!;
    private BatchReader reader = null!;

    [Params(false, true)]
    public bool Shuffle { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        images = new();
        data = TensorDataset.Create(images.X, images.Y);
        reader = new(new TensorSource(data.ToBatch(), batchSize: 128, Shuffle ? 1 : null));
    }

    [Benchmark]
    public long Next()
    {
        using var batch = reader.Next()!;
        return batch.Count;
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        reader.Dispose();
        data.Dispose();
        images.Dispose();
    }
}
