namespace Anneal.Schedules;

/// <summary>
/// How the rate falls in the last phase of <see cref="StableDecay"/>, with <c>x</c> the fraction of it that is done and <c>top</c> and
/// <c>end</c> its first and last rate: <c>rate = end + (top - end) g(x)</c>, but for <see cref="Geometric"/>.
/// </summary>
public enum DecayShape
{
    /// <summary>A straight line: <c>g = 1 - x</c>.</summary>
    Linear,

    /// <summary>Half a cosine wave: <c>g = (1 + cos(pi x)) / 2</c>.</summary>
    Cosine,

    /// <summary>Fast at first: <c>g = 1 - sqrt(x)</c>, as in Hägele and others, arXiv 2405.18392; <c>minus_sqrt</c> in Megatron-LM.</summary>
    OneMinusSqrt,

    /// <summary>Slow at first: <c>g = 1 - x^2</c>.</summary>
    OneMinusSquare,

    /// <summary>The piece of an exponential that ends at 0: <c>g = 2 * 0.5^x - 1</c>; <c>exponential</c> in Megatron-LM.</summary>
    Exponential,

    /// <summary>The same factor at every step: <c>rate = top (end / top)^x</c>; neither may be 0.</summary>
    Geometric,

    /// <summary>
    /// Half the height after each <c>halfLife</c>: <c>g = 0.5^(steps / halfLife)</c>, as in MiniCPM, arXiv 2404.06395. The last rate is above
    /// <c>end</c>, which is only approached.
    /// </summary>
    HalfLife,
}
