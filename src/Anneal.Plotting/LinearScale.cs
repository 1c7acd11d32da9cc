using ScottPlot;

namespace Anneal.Plotting;

/// <summary>Numbers as they are, on an axis that includes 0 unless it is to fit the numbers.</summary>
internal sealed class LinearScale(bool fromZero) : Scale
{
    private const double Margin = 0.05;

    public override double Place(double value) => value;

    public override (double Bottom, double Top) Limits(IReadOnlyList<double> places)
    {
        var (least, greatest) = (places.Min(), places.Max());
        if (fromZero)
            (least, greatest) = (Math.Min(0, least), Math.Max(0, greatest));
        // Without noise of the last bits, a constant would have an axis of its own rounding errors.
        var span = greatest - least > 1e-9 * Math.Abs(greatest) ? greatest - least : greatest == 0 ? 1 : Math.Abs(greatest);
        if (least == 0 && greatest == 0)
            return (-Margin, 1);
        return (fromZero && least == 0 ? 0 : least - Margin * span, fromZero && greatest == 0 && least < 0 ? 0 : greatest + Margin * span);
    }

    public override ITickGenerator Ticks(double bottom, double top, int most) => Plotting.Ticks.Any(most);
}
