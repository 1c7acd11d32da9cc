namespace Anneal.Schedules;

/// <summary>The shape of a warm-up. In the formulas, <c>x</c> is the completed fraction of the warm-up.</summary>
public enum WarmupShape
{
    /// <summary>A straight line: <c>from + (target - from) x</c>.</summary>
    Linear,

    /// <summary>Half a cosine wave, slow at both ends: <c>from + (target - from) (1 - cos(pi x)) / 2</c>.</summary>
    Cosine,

    /// <summary>The same factor at every step: <c>from (target / from) ^ x</c>; <c>from</c> must not be 0.</summary>
    Exponential,

    /// <summary>Slow at first, fast at the end: <c>from + (target - from) (1 - sqrt(1 - x))</c>.</summary>
    OneMinusSqrt,
}
