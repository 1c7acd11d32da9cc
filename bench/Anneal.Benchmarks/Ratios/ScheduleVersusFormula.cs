using System.Runtime.CompilerServices;
using Anneal.Benchmarks.Subjects;
using Anneal.Schedules;

namespace Anneal.Benchmarks.Ratios;

/// <summary>
/// One rate of a schedule beside the formula of an exponential decay written by hand, each called as an optimizer calls it: without knowing what it calls. The
/// formula is the yardstick of all rows: one division and one power.
/// </summary>
internal sealed class ScheduleVersusFormula : IPair
{
    private readonly LearningRateSchedule schedule;
    private readonly Func<double, double> formula = Formula;
    // Read by nobody: kept so that the loops are not left out.
    private double sum;

    private ScheduleVersusFormula(LearningRateSchedule schedule) => this.schedule = schedule;

    public static IEnumerable<Ratio> Rows() =>
        Curves.Simple.Select(curve => new Ratio($"at-{curve.Name}", "ns", () => new ScheduleVersusFormula(curve.Schedule), Cost: true));

    public double Ours() => 1e9 / Rate.Of(Curves.Steps, SumOurs);

    public double Peer() => 1e9 / Rate.Of(Curves.Steps, SumPeer);

    public void Dispose()
    {
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double Formula(double step) => 0.1 * Math.Pow(0.96, step / 100_000.0);

    private void SumOurs()
    {
        var total = 0.0;
        for (var step = 0; step < Curves.Steps; step++) total += schedule.At(step);
        sum = total;
    }

    private void SumPeer()
    {
        var total = 0.0;
        for (var step = 0; step < Curves.Steps; step++) total += formula(step);
        sum = total;
    }
}
