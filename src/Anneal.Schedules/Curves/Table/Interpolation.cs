namespace Anneal.Schedules;

/// <summary>How a rate goes from one knot to the next, with <c>x</c> the fraction of the way that is done.</summary>
public enum Interpolation
{
    /// <summary>A straight line: <c>start + (end - start) x</c>.</summary>
    Linear,

    /// <summary>Half a cosine wave, slow at both ends: <c>end + (start - end) (1 + cos(pi x)) / 2</c>.</summary>
    Cosine,
}
