namespace Anneal.Schedules;

/// <content>Values given at boundaries.</content>
public static partial class OptaxSchedules
{
    /// <summary>optax's <c>piecewise_constant_schedule</c>: <c>initValue</c> times the scales of all boundaries at or before <c>t</c>.</summary>
    /// <param name="initValue">The first value.</param>
    /// <param name="boundariesAndScales">Scales, 0 or more, by the step, 0 or more, from which they hold.</param>
    /// <returns>A schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range or not finite.</exception>
    public static LearningRateSchedule PiecewiseConstant(double initValue, IReadOnlyDictionary<long, double> boundariesAndScales)
    {
        var knots = Knots(initValue, boundariesAndScales);
        return knots.Count == 1
            ? initValue
            : new MultiStepRates([.. knots.Skip(1).Select(knot => (Duration)knot.Step)], [.. knots.Select(knot => (Number)knot.Value)]);
    }

    /// <summary>optax's <c>piecewise_interpolate_schedule</c>: from value to value on lines or half cosine waves.</summary>
    /// <param name="interpolateType"><c>linear</c> or <c>cosine</c>.</param>
    /// <param name="initValue">The value at step 0.</param>
    /// <param name="boundariesAndScales">Scales, 0 or more, by the step, 0 or more, at which the last value times the scale is reached.</param>
    /// <returns>A schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range or not finite.</exception>
    /// <exception cref="ArgumentException"><paramref name="interpolateType"/> is neither.</exception>
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

    /// <summary>optax's <c>linear_onecycle_schedule</c>: a line up to the peak, one down to where it began, and one further down.</summary>
    /// <param name="transitionSteps">Steps of the cycle, 1 or more.</param>
    /// <param name="peakValue">The peak, 0 or more.</param>
    /// <param name="pctStart">The fraction of the steps after which the peak is reached, 0 to 1, rounded down to a step. Default 0.3.</param>
    /// <param name="pctFinal">The fraction of the steps after which the first value is reached again, 0 to 1, rounded down. Default 0.85.</param>
    /// <param name="divFactor">The peak over the first value, greater than 0. Default 25.</param>
    /// <param name="finalDivFactor">The first value over the last, greater than 0. Default 1e4.</param>
    /// <returns>A schedule.</returns>
    /// <remarks>The last value is <c>peakValue / divFactor / finalDivFactor</c>, which is what optax computes; its text has
    /// <c>peakValue / finalDivFactor</c> in one place.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range or not finite.</exception>
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

    /// <summary>optax's <c>cosine_onecycle_schedule</c>: half a cosine wave up to the peak, and one down.</summary>
    /// <param name="transitionSteps">Steps of the cycle, 1 or more.</param>
    /// <param name="peakValue">The peak, 0 or more.</param>
    /// <param name="pctStart">The fraction of the steps after which the peak is reached, 0 to 1, rounded down to a step. Default 0.3.</param>
    /// <param name="divFactor">The peak over the first value, greater than 0. Default 25.</param>
    /// <param name="finalDivFactor">The first value over the last, greater than 0. Default 1e4.</param>
    /// <returns>A schedule.</returns>
    /// <remarks>optax's peak is one step later than PyTorch's, and so is its end.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range or not finite.</exception>
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
        ArgumentOutOfRangeException.ThrowIfLessThan(transitionSteps, 1);
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
