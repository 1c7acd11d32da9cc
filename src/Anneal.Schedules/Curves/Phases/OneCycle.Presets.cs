using System.Runtime.CompilerServices;

namespace Anneal.Schedules;

/// <content>One-cycle schedules of other libraries, with their arguments and defaults.</content>
public sealed partial record OneCycle
{
    /// <summary>Makes PyTorch's <c>OneCycleLR</c>.</summary>
    /// <param name="maxLearningRate">The peak rate; any finite number.</param>
    /// <param name="totalSteps">The length of the cycle in steps, or with a unit: greater than 0.</param>
    /// <param name="pctStart">The position of the peak as a fraction of the cycle: 0 to 1, or 0 to 0.5 with three phases. Default 0.3.</param>
    /// <param name="interpolation">PyTorch's <c>anneal_strategy</c>. Default <see cref="Interpolation.Cosine"/>.</param>
    /// <param name="divFactor">The peak rate divided by the first rate; not 0. Default 25.</param>
    /// <param name="finalDivFactor">The first rate divided by the last rate; not 0. Default 1e4.</param>
    /// <param name="threePhase">Whether there is a third phase: the rate falls to the first rate as fast as it rose, and then to the last
    /// rate. Default false.</param>
    /// <returns>A schedule. PyTorch's default momentum for it is <c>.Opposite(0.95, 0.85)</c>.</returns>
    /// <remarks>Differs from PyTorch: after the end the last rate holds, and a peak at step 0 is allowed (PyTorch divides by 0).</remarks>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    public static OneCycle PyTorch(
        double maxLearningRate, Duration totalSteps, double pctStart = 0.3, Interpolation interpolation = Interpolation.Cosine,
        double divFactor = 25, double finalDivFactor = 1e4, bool threePhase = false)
    {
        Require.Fraction(pctStart);
        if (threePhase && pctStart > 0.5)
            throw Require.Refused(pctStart, "at most 0.5 with three phases");
        var first = Require.Finite(maxLearningRate) / Divisor(divFactor);
        return new(
            first, maxLearningRate, first / Divisor(finalDivFactor), totalSteps, pctStart, threePhase ? 2 * pctStart : null,
            interpolation, OneCycleConvention.PyTorch);
    }

    /// <summary>Makes fastai's <c>fit_one_cycle</c>.</summary>
    /// <param name="maxLearningRate">The peak rate; any finite number.</param>
    /// <param name="totalSteps">The length of the cycle in steps, or with a unit: greater than 0.</param>
    /// <param name="pctStart">The position of the peak as a fraction of the cycle, 0 to 1. Default 0.25.</param>
    /// <param name="div">The peak rate divided by the first rate; not 0. Default 25.</param>
    /// <param name="divFinal">The peak rate divided by the last rate; not 0. Default 1e5.</param>
    /// <returns>A schedule. fastai's default momentum for it is <c>.Opposite(0.95, 0.85)</c>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    public static OneCycle Fastai(double maxLearningRate, Duration totalSteps, double pctStart = 0.25, double div = 25, double divFinal = 1e5) => new(
        Require.Finite(maxLearningRate) / Divisor(div), maxLearningRate,
        maxLearningRate / Divisor(divFinal), totalSteps, Require.Fraction(pctStart),
        convention: OneCycleConvention.Fastai);

    /// <summary>Makes optax's <c>cosine_onecycle_schedule</c>.</summary>
    /// <param name="peakValue">The peak rate; any finite number.</param>
    /// <param name="transitionSteps">The length of the cycle in steps, or with a unit: greater than 0.</param>
    /// <param name="pctStart">The position of the peak as a fraction of the cycle, 0 to 1. Default 0.3.</param>
    /// <param name="divFactor">The peak rate divided by the first rate; not 0. Default 25.</param>
    /// <param name="finalDivFactor">The first rate divided by the last rate; not 0. Default 1e4.</param>
    /// <returns>A schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    public static OneCycle OptaxCosine(
        double peakValue, Duration transitionSteps, double pctStart = 0.3, double divFactor = 25, double finalDivFactor = 1e4) =>
        Optax(peakValue, transitionSteps, pctStart, null, divFactor, finalDivFactor, Interpolation.Cosine);

    /// <summary>Makes optax's <c>linear_onecycle_schedule</c>, with three phases.</summary>
    /// <param name="peakValue">The peak rate; any finite number.</param>
    /// <param name="transitionSteps">The length of the cycle in steps, or with a unit: greater than 0.</param>
    /// <param name="pctStart">The position of the peak as a fraction of the cycle, 0 to 1. Default 0.3.</param>
    /// <param name="pctFinal">The position of the return to the first rate as a fraction of the cycle, from <paramref name="pctStart"/> to
    /// 1. Default 0.85.</param>
    /// <param name="divFactor">The peak rate divided by the first rate; not 0. Default 25.</param>
    /// <param name="finalDivFactor">The first rate divided by the last rate; not 0. Default 1e4.</param>
    /// <returns>A schedule.</returns>
    /// <remarks>The last rate is <c>peakValue / (divFactor * finalDivFactor)</c>, as in optax's code; optax's documentation has another formula.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    public static OneCycle OptaxLinear(
        double peakValue, Duration transitionSteps, double pctStart = 0.3, double pctFinal = 0.85, double divFactor = 25,
        double finalDivFactor = 1e4) =>
        Optax(
            peakValue, transitionSteps, pctStart, Require.Between(pctFinal, Require.Fraction(pctStart), 1), divFactor, finalDivFactor,
            Interpolation.Linear);

    /// <summary>Makes the cycle that moves in the opposite direction, for the momentum, which is high while the rate is low.</summary>
    /// <param name="outer">The value at the start and the end.</param>
    /// <param name="peak">The value at the peak of the rate.</param>
    /// <returns>A schedule with the same phases.</returns>
    /// <example><code>
    /// var rate = OneCycle.Fastai(0.1, totalSteps: 1_000);
    /// var momentum = rate.Opposite(outer: 0.95, peak: 0.85);
    /// </code></example>
    /// <exception cref="ArgumentOutOfRangeException">A value is not finite.</exception>
    public OneCycle Opposite(double outer, double peak) =>
        new(outer, peak, outer, TotalSteps, PeakFraction, ReturnFraction, Interpolation, Convention, After, Name);

    private static OneCycle Optax(
        double peakValue, Duration transitionSteps, double pctStart, double? pctFinal, double divFactor, double finalDivFactor,
        Interpolation interpolation)
    {
        var first = Require.Finite(peakValue) / Divisor(divFactor);
        return new(
            first, peakValue, first / Divisor(finalDivFactor), Require.Positive(transitionSteps),
            Require.Fraction(pctStart), pctFinal, interpolation,
            OneCycleConvention.Optax);
    }

    private static double Divisor(double value, [CallerArgumentExpression(nameof(value))] string parameter = "") =>
        double.IsFinite(value) && value != 0 ? value : throw Require.Refused(value, "finite and not 0", parameter);
}
