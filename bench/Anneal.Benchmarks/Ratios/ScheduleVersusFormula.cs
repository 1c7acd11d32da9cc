using System.Runtime.CompilerServices;
using Anneal.Schedules;

namespace Anneal.Benchmarks.Ratios;

/// <summary>One rate of a schedule beside its formula written by hand, each called as an optimizer calls it: without knowing what it calls.</summary>
internal sealed class ScheduleVersusFormula : IPair
{
    private const int Calls = 2_000_000;

    private readonly LearningRateSchedule schedule = new ExponentialDecay(0.1, 100_000, 0.96);
    private readonly Func<double, double> formula = Formula;
    private double sum;

    public static Ratio Row { get; } = new("schedule-at-ns", "ns", () => new ScheduleVersusFormula(), Cost: true);

    public double Ours() => 1e9 / Rate.Of(Calls, SumOurs);

    public double Peer() => 1e9 / Rate.Of(Calls, SumPeer);

    public void Dispose()
    {
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double Formula(double step) => 0.1 * Math.Pow(0.96, step / 100_000.0);

    private void SumOurs()
    {
        for (var step = 0; step < Calls; step++) sum += schedule.At(step);
    }

    private void SumPeer()
    {
        for (var step = 0; step < Calls; step++) sum += formula(step);
    }
}
