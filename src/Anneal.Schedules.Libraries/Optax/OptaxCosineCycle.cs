namespace Anneal.Schedules;

/// <summary>The arguments of one cycle of <see cref="OptaxSchedules.Sgdr"/>, which are those of <see cref="OptaxSchedules.WarmupCosineDecay"/>.</summary>
/// <param name="InitValue">The first value.</param>
/// <param name="PeakValue">The peak, 0 or more.</param>
/// <param name="WarmupSteps">The steps to the peak, 0 or more.</param>
/// <param name="DecaySteps">The steps of the cycle including the warm-up, more than <paramref name="WarmupSteps"/>.</param>
/// <param name="EndValue">The last value, 0 or more. Default 0.</param>
/// <param name="Exponent">The exponent of the wave, greater than 0. Default 1.</param>
public sealed record OptaxCosineCycle(
    double InitValue, double PeakValue, long WarmupSteps, long DecaySteps, double EndValue = 0, double Exponent = 1);
