using Anneal.Benchmarks.Subjects;
using Anneal.Models;
using BenchmarkDotNet.Attributes;

namespace Anneal.Benchmarks.Micro;

/// <summary>One update of the perceptron 784-512-512-10 within an epoch, metrics included.</summary>
public class FitBenchmarks
{
    private const int Steps = 64;

    private Images data = null!;
    private Sequential model = null!;
    private HandWrittenLoop loop = null!;
    private TorchSharp.torch.Tensor x = null!, y = null!;

    [Params(32, 128)]
    public int BatchSize { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        data = new();
        model = Perceptron.Create();
        loop = HandWrittenLoop.OfPerceptron();
        x = data.XTensor.narrow(0, 0, Steps * BatchSize);
        y = data.YTensor.narrow(0, 0, Steps * BatchSize);
    }

    [Benchmark(OperationsPerInvoke = Steps)]
    public double Fit() => model.Fit(x, y, BatchSize, verbose: 0)["loss"][0];

    [Benchmark(OperationsPerInvoke = Steps, Baseline = true)]
    public double HandWritten() => loop.Epoch(x, y, BatchSize).Loss;

    [GlobalCleanup]
    public void Cleanup()
    {
        x.Dispose();
        y.Dispose();
        loop.Dispose();
        model.Dispose();
        data.Dispose();
    }
}
