namespace Anneal.Schedules;

/// <summary>The shape of the curve from one rate to the next. In the formulas, <c>x</c> is the completed fraction.</summary>
public enum Interpolation
{
    /// <summary>A straight line: <c>start + (end - start) x</c>.</summary>
    Linear,

    /// <summary>Half a cosine wave, slow at both ends: <c>end + (start - end) (1 + cos(pi x)) / 2</c>.</summary>
    Cosine,
}
