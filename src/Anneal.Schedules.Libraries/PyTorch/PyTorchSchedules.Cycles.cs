namespace Anneal.Schedules;

/// <content>Cycles between two rates.</content>
public static partial class PyTorchSchedules
{
    /// <summary>The rate goes up and down on lines, again and again: <c>baseLr + (maxLr - baseLr) * x * scale</c>, with <c>x</c> from 0 to 1 and
    /// back.</summary>
    /// <param name="baseLr">The lower rate, 0 or more. It is the rate at step 0, whatever that of the group.</param>
    /// <param name="maxLr">The upper rate, 0 or more.</param>
    /// <param name="stepSizeUp">Steps up, greater than 0. Default 2000.</param>
    /// <param name="stepSizeDown">Steps down, greater than 0. Default null: as many as up.</param>
    /// <param name="mode"><c>triangular</c>: the scale is 1. <c>triangular2</c>: it is halved at each cycle. <c>exp_range</c>: it is
    /// <c>gamma ^ t</c>. Default <c>triangular</c>.</param>
    /// <param name="gamma">The factor of a step in <c>exp_range</c>, 0 to 1; without a meaning in the other modes. Default 1.</param>
    /// <returns>A schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range or not finite.</exception>
    /// <exception cref="ArgumentException"><paramref name="mode"/> is none of the three.</exception>
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

    /// <summary>The rate rises to a peak and falls far below where it began, in one cycle of <paramref name="totalSteps"/> steps.</summary>
    /// <param name="maxLr">The peak, 0 or more.</param>
    /// <param name="totalSteps">Length of the cycle in steps, or with a unit, 1 or more; the last step is <c>totalSteps - 1</c>.</param>
    /// <param name="pctStart">The fraction of the steps in which the rate rises, 0 to 1, with three phases to 0.5. Default 0.3.</param>
    /// <param name="annealStrategy"><c>cos</c> or <c>linear</c>. Default <c>cos</c>.</param>
    /// <param name="divFactor">The peak over the first rate, greater than 0. Default 25.</param>
    /// <param name="finalDivFactor">The first rate over the last, greater than 0. Default 1e4.</param>
    /// <param name="threePhase">Whether the rate falls to the first rate as fast as it rose and then to the last. Default false: it falls in one.</param>
    /// <returns>A schedule.</returns>
    /// <remarks>
    /// <para>The peak is at <c>pctStart * totalSteps - 1</c>, the second phase of three ends at <c>2 * pctStart * totalSteps - 2</c>, the last at
    /// <c>totalSteps - 1</c>; these may be fractions. If the peak comes before step 0, the curve begins in the middle of the fall.</para>
    /// <para>Differs from PyTorch: after the end the last rate holds (PyTorch fails, but for the very next step, where a cosine rises again and a
    /// line goes below 0); the peak may be at step 0 (PyTorch divides by 0); with a
    /// <c>pctStart</c> of 1 the last step has the last rate (PyTorch: the peak); three phases need room for the third.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range or not finite.</exception>
    /// <exception cref="ArgumentException"><paramref name="annealStrategy"/> is neither.</exception>
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
