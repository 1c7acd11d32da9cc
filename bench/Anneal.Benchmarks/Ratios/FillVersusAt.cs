using Anneal.Benchmarks.Subjects;
using Anneal.Schedules;

namespace Anneal.Benchmarks.Ratios;

/// <summary>A million rates at once beside a loop that asks for each.</summary>
internal sealed class FillVersusAt : IPair
{
    private readonly double[] rates = new double[Curves.Steps];
    private readonly LearningRateSchedule schedule;

    private FillVersusAt(LearningRateSchedule schedule) => this.schedule = schedule;

    public static IEnumerable<Ratio> Rows() => ((string[])["exponential", "cosine", "cosine-warmup", "cosine-restarts", "polynomial", "polynomial-1.7", "inverse-time"])
        .Select(name => new Ratio($"fill-{name}", "ns", () => new FillVersusAt(Curves.Of(name)), Cost: true));

    public double Ours() => 1e9 / Curves.Steps / Rate.Of(() => schedule.Fill(rates));

    public double Peer() => 1e9 / Curves.Steps / Rate.Of(() =>
    {
        for (var step = 0; step < rates.Length; step++) rates[step] = schedule.At(step);
    });

    public void Dispose()
    {
    }
}
