namespace Anneal.Schedules;

/// <content>Cosine schedulers.</content>
public static partial class PyTorchSchedules
{
    /// <summary>The rate falls along half a cosine wave, rises along the other half, and so on:
    /// <c>etaMin + (learningRate - etaMin) * (1 + cos(pi * t / tMax)) / 2</c>.</summary>
    /// <param name="learningRate">The rate of the parameter group, 0 or more.</param>
    /// <param name="tMax">The steps from the top to the bottom, greater than 0.</param>
    /// <param name="etaMin">The rate at the bottom, 0 or more. Default 0.</param>
    /// <returns>A schedule. It rises after <paramref name="tMax"/>, as in PyTorch; <see cref="CosineDecay"/> stays at the bottom.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    public static LearningRateSchedule CosineAnnealingLR(double learningRate, Duration tMax, double etaMin = 0) => new CosineAnnealing(
        Require.NotNegative(learningRate),
        Require.Positive(tMax),
        Require.NotNegative(etaMin),
        after: After.Continue);

    /// <summary>The rate falls along half a cosine wave and restarts:
    /// <c>etaMin + (learningRate - etaMin) * (1 + cos(pi * tCur / tI)) / 2</c>, at <c>tCur</c> of a period of <c>tI</c> steps.</summary>
    /// <param name="learningRate">The rate of the parameter group, 0 or more.</param>
    /// <param name="t0">The length of the first period, greater than 0. The step at the end of a period is the first of the next.</param>
    /// <param name="tMult">The length of a period divided by that of the previous one, 1 or more. Default 1.</param>
    /// <param name="etaMin">The rate at the end of a period, 0 or more. Default 0.</param>
    /// <returns>A schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    public static LearningRateSchedule CosineAnnealingWarmRestarts(double learningRate, Duration t0, int tMult = 1, double etaMin = 0)
    {
        Require.NotNegative(learningRate);
        Require.NotNegative(etaMin);
        Require.Positive(t0);
        Require.AtLeast(tMult, 1);
        return Pieces.Between(etaMin, learningRate, new CosineDecayRestarts(1.0, t0, tMult));
    }
}
