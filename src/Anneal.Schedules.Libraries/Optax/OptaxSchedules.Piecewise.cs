namespace Anneal.Schedules;

/// <content>Schedules with values at boundaries.</content>
public static partial class OptaxSchedules
{
    /// <summary>optax's <c>piecewise_constant_schedule</c>: <c>initValue</c> times the scales of all boundaries at or before <c>t</c>.</summary>
    /// <param name="initValue">The first value.</param>
    /// <param name="boundariesAndScales">The scales, 0 or more, by the first step to which they apply, 0 or more.</param>
    /// <returns>A schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    public static LearningRateSchedule PiecewiseConstant(double initValue, IReadOnlyDictionary<long, double> boundariesAndScales)
    {
        var knots = Knots(initValue, boundariesAndScales);
        return knots.Count == 1
            ? initValue
            : new MultiStepRates([.. knots.Skip(1).Select(knot => (Duration)knot.Step)], [.. knots.Select(knot => (Number)knot.Value)]);
    }

    /// <summary>optax's <c>piecewise_interpolate_schedule</c>: the value follows lines or half cosine waves between boundaries.</summary>
    /// <param name="interpolateType"><c>linear</c> or <c>cosine</c>.</param>
    /// <param name="initValue">The value at step 0.</param>
    /// <param name="boundariesAndScales">The scales, 0 or more, by the step, 0 or more, at which the value reaches the previous value times the scale.</param>
    /// <returns>A schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    /// <exception cref="ArgumentException"><paramref name="interpolateType"/> is something else.</exception>
    public static LearningRateSchedule PiecewiseInterpolate(
        string interpolateType, double initValue, IReadOnlyDictionary<long, double> boundariesAndScales)
    {
        var interpolation = interpolateType switch
        {
            "linear" => Interpolation.Linear,
            "cosine" => Interpolation.Cosine,
            _ => throw Require.Wrong(nameof(interpolateType), $"must be linear or cosine; it was '{JsonText.Shorten(interpolateType ?? "null")}'"),
        };
        var knots = Knots(initValue, boundariesAndScales);
        return new PiecewiseInterpolation([.. knots.Select(knot => (Duration)knot.Step)], [.. knots.Select(knot => (Number)knot.Value)], interpolation);
    }

    /// <summary>optax's <c>linear_onecycle_schedule</c>: a line up to the peak, a line down to the first value, and a line down to the last value.</summary>
    /// <param name="transitionSteps">The length of the cycle in steps, 1 or more.</param>
    /// <param name="peakValue">The peak value, 0 or more.</param>
    /// <param name="pctStart">The position of the peak as a fraction of the cycle, 0 to 1, rounded down to a step. Default 0.3.</param>
    /// <param name="pctFinal">The position of the return to the first value as a fraction of the cycle, 0 to 1, rounded down to a step. Default 0.85.</param>
    /// <param name="divFactor">The peak value divided by the first value, greater than 0. Default 25.</param>
    /// <param name="finalDivFactor">The first value divided by the last value, greater than 0. Default 1e4.</param>
    /// <returns>A schedule.</returns>
    /// <remarks>The last value is <c>peakValue / divFactor / finalDivFactor</c>, as in optax's code.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    public static LearningRateSchedule LinearOneCycle(
        long transitionSteps, double peakValue, double pctStart = 0.3, double pctFinal = 0.85, double divFactor = 25, double finalDivFactor = 1e4)
    {
        var first = First(transitionSteps, peakValue, divFactor, finalDivFactor);
        return PiecewiseInterpolate("linear", first, new Dictionary<long, double>
        {
            [Part(pctStart, transitionSteps, nameof(pctStart))] = divFactor,
            [Part(pctFinal, transitionSteps, nameof(pctFinal))] = 1 / divFactor,
            [transitionSteps] = 1 / finalDivFactor,
        });
    }

    /// <summary>optax's <c>cosine_onecycle_schedule</c>: half a cosine wave up to the peak, and half a wave down.</summary>
    /// <param name="transitionSteps">The length of the cycle in steps, 1 or more.</param>
    /// <param name="peakValue">The peak value, 0 or more.</param>
    /// <param name="pctStart">The position of the peak as a fraction of the cycle, 0 to 1, rounded down to a step. Default 0.3.</param>
    /// <param name="divFactor">The peak value divided by the first value, greater than 0. Default 25.</param>
    /// <param name="finalDivFactor">The first value divided by the last value, greater than 0. Default 1e4.</param>
    /// <returns>A schedule.</returns>
    /// <remarks>The peak and the end are one step later than in PyTorch.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    public static LearningRateSchedule CosineOneCycle(
        long transitionSteps, double peakValue, double pctStart = 0.3, double divFactor = 25, double finalDivFactor = 1e4)
    {
        var first = First(transitionSteps, peakValue, divFactor, finalDivFactor);
        return PiecewiseInterpolate("cosine", first, new Dictionary<long, double>
        {
            [Part(pctStart, transitionSteps, nameof(pctStart))] = divFactor,
            [transitionSteps] = 1 / (divFactor * finalDivFactor),
        });
    }

    private static double First(long transitionSteps, double peakValue, double divFactor, double finalDivFactor)
    {
        Require.AtLeast(transitionSteps, 1);
        Require.Positive(finalDivFactor);
        return Require.NotNegative(peakValue) / Require.Positive(divFactor);
    }

    private static long Part(double fraction, long steps, string parameter) => fraction is >= 0 and <= 1
        ? (long)(fraction * steps)
        : throw Require.Refused(fraction, "from 0 to 1", parameter);

    /// <summary>The first value at step 0 and those at the boundaries, in order: each the last one times the scale.</summary>
    private static List<(long Step, double Value)> Knots(double initValue, IReadOnlyDictionary<long, double> boundariesAndScales)
    {
        ArgumentNullException.ThrowIfNull(boundariesAndScales);
        double value = Require.Finite(initValue);
        var knots = new List<(long, double)> { (0, value) };
        foreach (var (boundary, scale) in boundariesAndScales.OrderBy(pair => pair.Key))
        {
            Require.NotNegative((Number)boundary, nameof(boundariesAndScales));
            value *= Require.NotNegative((Number)scale, $"{nameof(boundariesAndScales)}[{boundary}]");
            knots.Add((boundary, value));
        }

        return knots;
    }
}
