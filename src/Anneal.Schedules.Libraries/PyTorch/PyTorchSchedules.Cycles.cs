namespace Anneal.Schedules;

/// <content>Schedulers that cycle between two rates.</content>
public static partial class PyTorchSchedules
{
    /// <summary>The rate rises and falls on lines in cycles: <c>baseLr + (maxLr - baseLr) * x * scale</c>, where <c>x</c> goes from 0 to 1
    /// and back.</summary>
    /// <param name="baseLr">The lower rate, 0 or more. It is the rate at step 0, whatever the rate of the parameter group.</param>
    /// <param name="maxLr">The upper rate, 0 or more.</param>
    /// <param name="stepSizeUp">The steps of the rise, greater than 0. Default 2000.</param>
    /// <param name="stepSizeDown">The steps of the fall, greater than 0. Default null: as many as in the rise.</param>
    /// <param name="mode"><c>triangular</c>: the scale is 1. <c>triangular2</c>: the scale is halved after each cycle. <c>exp_range</c>:
    /// the scale is <c>gamma ^ t</c>. Default <c>triangular</c>.</param>
    /// <param name="gamma">The factor per step in <c>exp_range</c>, 0 to 1. The other modes ignore it. Default 1.</param>
    /// <returns>A schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    /// <exception cref="ArgumentException"><paramref name="mode"/> is something else.</exception>
    public static LearningRateSchedule CyclicLR(
        double baseLr, double maxLr, Duration? stepSizeUp = null, Duration? stepSizeDown = null, string mode = "triangular", double gamma = 1.0)
    {
        var scale = mode switch
        {
            "triangular" => CycleScale.Constant,
            "triangular2" => CycleScale.Halving,
            "exp_range" => CycleScale.Exponential,
            _ => throw Require.Wrong(nameof(mode), $"must be triangular, triangular2 or exp_range; it was '{JsonText.Shorten(mode ?? "null")}'"),
        };
        Fraction(gamma, nameof(gamma));
        return new CyclicalLearningRate(
            Require.NotNegative(baseLr),
            Require.NotNegative(maxLr),
            Require.Positive(stepSizeUp ?? 2000, nameof(stepSizeUp)),
            stepSizeDown is { } down ? Require.Positive(down, nameof(stepSizeDown)) : null,
            scale,
            scale == CycleScale.Exponential ? gamma : 1);
    }

    /// <summary>The rate rises to a peak and falls far below its first value, in one cycle of <paramref name="totalSteps"/> steps.</summary>
    /// <param name="maxLr">The peak rate, 0 or more.</param>
    /// <param name="totalSteps">The length of the cycle in steps, or with a unit: 1 or more. The last step is <c>totalSteps - 1</c>.</param>
    /// <param name="pctStart">The length of the rise as a fraction of the cycle: 0 to 1, or 0 to 0.5 with three phases. Default 0.3.</param>
    /// <param name="annealStrategy"><c>cos</c> or <c>linear</c>. Default <c>cos</c>.</param>
    /// <param name="divFactor">The peak rate divided by the first rate, greater than 0. Default 25.</param>
    /// <param name="finalDivFactor">The first rate divided by the last rate, greater than 0. Default 1e4.</param>
    /// <param name="threePhase">Whether there is a third phase: the rate falls to the first rate as fast as it rose, and then to the last
    /// rate. Default false.</param>
    /// <returns>A schedule.</returns>
    /// <remarks>
    /// <para>The peak is at <c>pctStart * totalSteps - 1</c>, the second phase of three ends at <c>2 * pctStart * totalSteps - 2</c>, and
    /// the last phase ends at <c>totalSteps - 1</c>. These positions may be fractional. If the peak comes before step 0, the curve begins
    /// in the middle of the fall.</para>
    /// <para>Differs from PyTorch: after the end the last rate holds (PyTorch continues the curve for one more step and then fails); the
    /// peak may be at step 0 (PyTorch divides by 0); with a
    /// <c>pctStart</c> of 1 the last step has the last rate (PyTorch: the peak); with three phases, <c>pctStart</c> is at most 0.5.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    /// <exception cref="ArgumentException"><paramref name="annealStrategy"/> is something else.</exception>
    public static LearningRateSchedule OneCycleLR(
        double maxLr, Duration totalSteps, double pctStart = 0.3, string annealStrategy = "cos", double divFactor = 25, double finalDivFactor = 1e4,
        bool threePhase = false) => OneCycle.PyTorch(
            Require.NotNegative(maxLr),
            Require.Positive(totalSteps),
            Fraction(pctStart, nameof(pctStart)),
            Anneal(annealStrategy),
            Require.Positive(divFactor),
            Require.Positive(finalDivFactor),
            threePhase);

    private static Interpolation Anneal(string annealStrategy) => annealStrategy switch
    {
        "cos" => Interpolation.Cosine,
        "linear" => Interpolation.Linear,
        _ => throw Require.Wrong(nameof(annealStrategy), $"must be cos or linear; it was '{JsonText.Shorten(annealStrategy ?? "null")}'"),
    };
}
