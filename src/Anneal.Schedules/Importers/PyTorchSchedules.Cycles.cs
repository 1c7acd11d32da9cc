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
    /// <param name="gamma">The factor of a step in <c>exp_range</c>, 0 or more. Default 1.</param>
    /// <returns>A schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range or not finite.</exception>
    /// <exception cref="ArgumentException"><paramref name="mode"/> is none of the three.</exception>
    public static LearningRateSchedule CyclicLR(
        double baseLr, double maxLr, Duration? stepSizeUp = null, Duration? stepSizeDown = null, string mode = "triangular", double gamma = 1.0)
    {
        Require.NotNegative((Number)baseLr, nameof(baseLr));
        Require.NotNegative((Number)maxLr, nameof(maxLr));
        Require.NotNegative((Number)gamma, nameof(gamma));
        var up = Require.Positive(stepSizeUp ?? 2000, nameof(stepSizeUp));
        var down = Require.Positive(stepSizeDown ?? up, nameof(stepSizeDown));
        var triangle = Pieces.Line(0, 1, up).Then(Pieces.Line(1, 0, down), at: up).Repeat(up + down);
        return Pieces.Between(baseLr, maxLr, mode switch
        {
            "triangular" => triangle,
            "triangular2" => triangle * new ExponentialDecay(1.0, up + down, 0.5, staircase: true),
            "exp_range" => triangle * new ExponentialDecay(1.0, 1, gamma),
            _ => throw new ArgumentException($"mode must be triangular, triangular2 or exp_range; it was '{JsonText.Shorten(mode ?? "null")}'.", nameof(mode)),
        });
    }

    /// <summary>The rate rises to a peak and falls far below where it began, in one cycle of <paramref name="totalSteps"/> steps.</summary>
    /// <param name="maxLr">The peak, 0 or more.</param>
    /// <param name="totalSteps">Steps of the cycle, 1 or more; the last one is step <c>totalSteps - 1</c>.</param>
    /// <param name="pctStart">The fraction of the steps in which the rate rises, 0 to 1. Default 0.3.</param>
    /// <param name="annealStrategy"><c>cos</c> or <c>linear</c>. Default <c>cos</c>.</param>
    /// <param name="divFactor">The peak over the first rate, greater than 0. Default 25.</param>
    /// <param name="finalDivFactor">The first rate over the last, greater than 0. Default 1e4.</param>
    /// <param name="threePhase">Whether the rate falls to the first rate as fast as it rose and then to the last. Default false: it falls in one.</param>
    /// <returns>A schedule.</returns>
    /// <remarks>
    /// <para>The peak is at <c>pctStart * totalSteps - 1</c>, the second phase of three ends at <c>2 * pctStart * totalSteps - 2</c>, the last at
    /// <c>totalSteps - 1</c>; these may be fractions. If the peak comes before step 0, the curve begins in the middle of the fall.</para>
    /// <para>Differs from PyTorch: after the end the last rate holds. PyTorch fails there, but for the very next step, where a cosine rises
    /// again and a line goes below 0.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range or not finite, or the peak would be at step 0, where
    /// PyTorch divides by 0.</exception>
    /// <exception cref="ArgumentException"><paramref name="annealStrategy"/> is neither.</exception>
    public static LearningRateSchedule OneCycleLR(
        double maxLr, long totalSteps, double pctStart = 0.3, string annealStrategy = "cos", double divFactor = 25, double finalDivFactor = 1e4,
        bool threePhase = false)
    {
        Require.NotNegative((Number)maxLr, nameof(maxLr));
        ArgumentOutOfRangeException.ThrowIfLessThan(totalSteps, 1);
        Fraction(pctStart, nameof(pctStart));
        Require.Positive((Number)divFactor, nameof(divFactor));
        Require.Positive((Number)finalDivFactor, nameof(finalDivFactor));
        var (first, last) = (maxLr / divFactor, maxLr / divFactor / finalDivFactor);
        double peak = pctStart * totalSteps - 1, fallen = 2 * pctStart * totalSteps - 2;
        if (peak == 0)
            throw new ArgumentOutOfRangeException(nameof(pctStart), $"pctStart * totalSteps must not be 1, for there would be no step to rise in; pctStart was {(Number)pctStart}.");
        return OneCycle(annealStrategy, threePhase
            ? [new(peak, first, maxLr), new(fallen, maxLr, first), new(totalSteps - 1, first, last)]
            : [new(peak, first, maxLr), new(totalSteps - 1, maxLr, last)]);
    }

    /// <summary>Phases one after another; those that end before step 0, or begin at the end of the cycle, do not take place.</summary>
    private static LearningRateSchedule OneCycle(string annealStrategy, IReadOnlyList<OneCyclePhase> phases)
    {
        Func<double, double, Duration, LearningRateSchedule> anneal = annealStrategy switch
        {
            "cos" => Pieces.HalfWave,
            "linear" => Pieces.Line,
            _ => throw new ArgumentException($"annealStrategy must be cos or linear; it was '{JsonText.Shorten(annealStrategy ?? "null")}'.", nameof(annealStrategy)),
        };
        LearningRateSchedule? schedule = null;
        double start = 0, last = phases[^1].End;
        foreach (var (end, from, to) in phases)
        {
            if (end >= 0 && (schedule is null || start < last))
            {
                var curve = anneal(from, to, end - start);
                schedule = schedule?.Then(curve, at: start) ?? curve.Shift(start);
            }

            start = end;
        }

        return phases.Any(phase => phase.End > last) ? schedule!.Then(schedule.At(last), at: last) : schedule!;
    }

    private readonly record struct OneCyclePhase(double End, double From, double To);
}
