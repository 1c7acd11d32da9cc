using ScottPlot;

namespace Anneal.Plotting;

/// <summary>How numbers lie on an axis.</summary>
internal abstract class Scale
{
    /// <summary>Where a number lies; not finite if it cannot be shown.</summary>
    public abstract double Place(double value);

    /// <summary>The ends of an axis that shows places.</summary>
    public abstract (double Bottom, double Top) Limits(IReadOnlyList<double> places);

    /// <summary>The ticks between two places, few enough to be read.</summary>
    public abstract ITickGenerator Ticks(double bottom, double top, int most);
}
