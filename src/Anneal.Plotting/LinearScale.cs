using ScottPlot;

namespace Anneal.Plotting;

/// <summary>Rates as they are.</summary>
internal sealed class LinearScale : Scale
{
    public override double Place(double rate) => rate;

    public override (double Bottom, double Top) Limits(double least, double greatest)
    {
        // Without noise of the last bits, a constant would have an axis of its own rounding errors.
        var span = greatest - least > 1e-9 * Math.Abs(greatest) ? greatest - least : Math.Max(Math.Abs(greatest), 1e-12);
        return (least - 0.05 * span, greatest + 0.08 * span);
    }

    public override ITickGenerator Ticks() => Plotting.Ticks.Any();
}
