using ScottPlot;

namespace Anneal.Plotting;

/// <summary>The decimal logarithm of numbers above 0.</summary>
internal sealed class LogarithmicScale : Scale
{
    private const double Margin = 0.05;

    // A cosine comes within rounding errors of 0 at its end: some places far below all others would leave these no room.
    private const double Few = 0.01, FarBelow = 3;

    public override double Place(double value) => value > 0 ? Math.Log10(value) : double.NaN;

    public override (double Bottom, double Top) Limits(IReadOnlyList<double> places)
    {
        var ordered = places.Order().ToList();
        var (least, greatest, low) = (ordered[0], ordered[^1], ordered[(int)(Few * ordered.Count)]);
        if (low - least > FarBelow)
            least = low;
        var span = greatest - least > 1e-9 ? greatest - least : 1;
        return (least - Margin * span, greatest + Margin * span);
    }

    public override ITickGenerator Ticks(double bottom, double top, int most) => Plotting.Ticks.Logarithmic(bottom, top, most);
}
