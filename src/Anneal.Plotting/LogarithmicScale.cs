using ScottPlot;

namespace Anneal.Plotting;

/// <summary>The decimal logarithm of rates above 0, from power of ten to power of ten.</summary>
internal sealed class LogarithmicScale : Scale
{
    public override double Place(double rate) => rate > 0 ? Math.Log10(rate) : double.NaN;

    public override (double Bottom, double Top) Limits(double least, double greatest)
    {
        var bottom = Math.Floor(least);
        var span = Math.Max(1, Math.Ceiling(greatest) - bottom);
        return (bottom - 0.05 * span, bottom + 1.05 * span);
    }

    public override ITickGenerator Ticks() => Plotting.Ticks.PowersOfTen();
}
