using ScottPlot;

namespace Anneal.Plotting;

/// <summary>How rates lie on an axis.</summary>
internal abstract class Scale
{
    /// <summary>Where a rate lies; not finite if it cannot be shown.</summary>
    public abstract double Place(double rate);

    public abstract (double Bottom, double Top) Limits(double least, double greatest);

    public abstract ITickGenerator Ticks();
}
