namespace Anneal.Schedules;

/// <summary>
/// The shape of the decay of <see cref="StableDecay"/>: <c>rate = end + (top - end) g(x)</c> (except for <see cref="Geometric"/>), where
/// <c>x</c> is the completed fraction of the decay, and <c>top</c> and <c>end</c> are its first and last rates.
/// </summary>
public enum DecayShape
{
    /// <summary>A straight line: <c>g = 1 - x</c>.</summary>
    Linear,

    /// <summary>Half a cosine wave: <c>g = (1 + cos(pi x)) / 2</c>.</summary>
    Cosine,

    /// <summary>Fast at first: <c>g = 1 - sqrt(x)</c>. Source: Hägele and others, arXiv 2405.18392; <c>minus_sqrt</c> in Megatron-LM.</summary>
    OneMinusSqrt,

    /// <summary>Slow at first: <c>g = 1 - x^2</c>.</summary>
    OneMinusSquare,

    /// <summary>An exponential shifted to end at 0: <c>g = 2 * 0.5^x - 1</c>. Source: <c>exponential</c> in Megatron-LM.</summary>
    Exponential,

    /// <summary>The same factor at every step: <c>rate = top (end / top)^x</c>. Neither rate may be 0.</summary>
    Geometric,

    /// <summary>
    /// Half the height after each <c>halfLife</c>: <c>g = 0.5^(steps / halfLife)</c>. The rate approaches <c>end</c> without reaching it.
    /// Source: MiniCPM, arXiv 2404.06395.
    /// </summary>
    HalfLife,
}
