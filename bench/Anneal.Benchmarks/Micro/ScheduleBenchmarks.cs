using Anneal.Schedules;
using BenchmarkDotNet.Attributes;

namespace Anneal.Benchmarks.Micro;

/// <summary>One rate of each schedule, well inside its course.</summary>
public class ScheduleBenchmarks
{
    private const double Step = 54_321;

    private readonly ExponentialDecay exponential = new(0.1, 100_000, 0.96);
    private readonly InverseTimeDecay inverseTime = new(0.1, 100_000, 0.5);
    private readonly PolynomialDecay polynomial = new(0.1, 100_000, 0.001, power: 2);
    private readonly PiecewiseConstantDecay piecewise = new([20_000, 40_000, 60_000, 80_000], [0.1, 0.05, 0.02, 0.01, 0.005]);
    private readonly CosineDecay cosine = new(0.0, 100_000, warmupTarget: 0.1, warmupSteps: 1_000);
    private readonly CosineDecayRestarts restarts = new(0.1, 1_000);

    [Benchmark]
    public double ExponentialDecay() => exponential.At(Step);

    [Benchmark]
    public double InverseTimeDecay() => inverseTime.At(Step);

    [Benchmark]
    public double PolynomialDecay() => polynomial.At(Step);

    [Benchmark]
    public double PiecewiseConstantDecay() => piecewise.At(Step);

    [Benchmark]
    public double CosineDecay() => cosine.At(Step);

    [Benchmark]
    public double CosineDecayRestarts() => restarts.At(Step);
}
