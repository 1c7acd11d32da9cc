using Anneal.Benchmarks.Subjects;
using Anneal.Data;
using BenchmarkDotNet.Attributes;

namespace Anneal.Benchmarks.Micro;

/// <summary>One batch of 128 rows.</summary>
public class BatchingBenchmarks
{
    private Images images = null!;
    private Batch data = null!;
    private BatchReader reader = null!;

    [Params(false, true)]
    public bool Shuffle { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        images = new();
        data = new(images.X, images.Y);
        reader = new(new TensorSource(data, batchSize: 128, Shuffle ? 1 : null));
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
