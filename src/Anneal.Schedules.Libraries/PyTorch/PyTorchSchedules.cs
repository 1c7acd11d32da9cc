namespace Anneal.Schedules;

/// <summary>
/// The schedulers of PyTorch as schedules, with the same names, arguments and defaults. <c>learningRate</c>, the rate of the parameter
/// group, takes the place of the optimizer.
/// </summary>
/// <remarks>
/// <para>Step <c>t</c> is the state after <c>t</c> calls of <c>scheduler.step()</c>, PyTorch's <c>last_epoch</c>. For a scheduler that was
/// stepped once per epoch, give lengths in epochs (<c>30.Epochs</c>). A smooth curve then also changes within an epoch, while PyTorch's
/// rate stays the same.</para>
/// <para>PyTorch's conventions apply: a boundary is the first step of the next piece, minima are rates and not fractions, and a curve that
/// continues after its end in PyTorch continues here. Rates are computed by PyTorch's closed forms, not by its recursions. The two differ
/// only in rounding, except after a factor of 0, which a recursion cannot leave. The momentum, which two schedulers cycle too, is left out.
/// There is no <c>LambdaLR</c>, <c>MultiplicativeLR</c> or <c>ReduceLROnPlateau</c>; they are not functions of the step with known
/// arguments.</para>
/// <example><code>
/// var schedule = PyTorchSchedules.SequentialLR(
///     [PyTorchSchedules.LinearLR(0.1, startFactor: 0.01, totalIters: 500), PyTorchSchedules.CosineAnnealingLR(0.1, tMax: 9_500)],
///     milestones: [500]);
/// </code></example>
/// <para>Source: PyTorch, <c>torch.optim.lr_scheduler</c>.</para>
/// </remarks>
public static partial class PyTorchSchedules
{
    /// <summary>The rate is multiplied every <c>stepSize</c> steps: <c>learningRate * gamma ^ floor(t / stepSize)</c>.</summary>
    /// <param name="learningRate">The rate of the parameter group, 0 or more.</param>
    /// <param name="stepSize">The steps between two factors, greater than 0.</param>
    /// <param name="gamma">The factor, 0 or more. Default 0.1.</param>
    /// <returns>A schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    public static LearningRateSchedule StepLR(double learningRate, Duration stepSize, double gamma = 0.1) => new ExponentialDecay(
        Require.NotNegative(learningRate),
        Require.Positive(stepSize),
        Require.NotNegative(gamma),
        staircase: true);

    /// <summary>The rate is multiplied at each milestone: <c>learningRate * gamma ^ (milestones at or before t)</c>.</summary>
    /// <param name="learningRate">The rate of the parameter group, 0 or more.</param>
    /// <param name="milestones">The first steps with each factor, 0 or more, in ascending order. A step that is given twice counts twice.</param>
    /// <param name="gamma">The factor, 0 or more. Default 0.1.</param>
    /// <returns>A schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    /// <exception cref="ArgumentException">A milestone is before the previous one.</exception>
    public static LearningRateSchedule MultiStepLR(double learningRate, IReadOnlyList<Duration> milestones, double gamma = 0.1)
    {
        ArgumentNullException.ThrowIfNull(milestones);
        Require.NotNegative(learningRate);
        Require.NotNegative(gamma);
        return milestones.Count == 0 ? learningRate : new MultiStepDecay(learningRate, milestones, [gamma]);
    }

    /// <summary>The rate is reduced to a fraction for the first steps: <c>learningRate * factor</c> while <c>t &lt; totalIters</c>, then
    /// <c>learningRate</c>.</summary>
    /// <param name="learningRate">The rate of the parameter group, 0 or more.</param>
    /// <param name="factor">The fraction, 0 to 1. Default 1/3.</param>
    /// <param name="totalIters">The number of steps with the fraction, greater than 0. Default 5.</param>
    /// <returns>A schedule.</returns>
    /// <remarks>Differs from PyTorch: with a factor of 0, the full rate follows (PyTorch fails there), and a length of 0 is refused
    /// (PyTorch keeps the fraction for ever).</remarks>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    public static LearningRateSchedule ConstantLR(double learningRate, double factor = 1.0 / 3, Duration? totalIters = null) =>
        new ConstantRate(Require.NotNegative(learningRate) * Fraction(factor, nameof(factor)))
            .Then(learningRate, at: Require.Positive(totalIters ?? 5, nameof(totalIters)));

    /// <summary>The rate changes along a line: <c>learningRate * (startFactor + (endFactor - startFactor) * min(t, totalIters) / totalIters)</c>.</summary>
    /// <param name="learningRate">The rate of the parameter group, 0 or more.</param>
    /// <param name="startFactor">The fraction at step 0, 0 to 1. Default 1/3.</param>
    /// <param name="endFactor">The fraction at the end, 0 to 1. Default 1.</param>
    /// <param name="totalIters">The length in steps, greater than 0. Default 5.</param>
    /// <returns>A schedule.</returns>
    /// <remarks>Differs from PyTorch: a start at 0 is allowed.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    public static LearningRateSchedule LinearLR(
        double learningRate, double startFactor = 1.0 / 3, double endFactor = 1.0, Duration? totalIters = null)
    {
        Require.NotNegative(learningRate);
        return new LinearDecay(
            learningRate * Fraction(startFactor, nameof(startFactor)),
            Require.Positive(totalIters ?? 5, nameof(totalIters)),
            learningRate * Fraction(endFactor, nameof(endFactor)));
    }

    /// <summary>The rate is multiplied at every step: <c>learningRate * gamma ^ t</c>.</summary>
    /// <param name="learningRate">The rate of the parameter group, 0 or more.</param>
    /// <param name="gamma">The factor, 0 or more.</param>
    /// <returns>A schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    public static LearningRateSchedule ExponentialLR(double learningRate, double gamma) => new ExponentialDecay(
        Require.NotNegative(learningRate), 1, Require.NotNegative(gamma));

    /// <summary>The rate falls to 0 along a power curve: <c>learningRate * (1 - min(t, totalIters) / totalIters) ^ power</c>.</summary>
    /// <param name="learningRate">The rate of the parameter group, 0 or more.</param>
    /// <param name="totalIters">The length in steps, greater than 0. Default 5.</param>
    /// <param name="power">The exponent, 0 or more. Default 1.</param>
    /// <returns>A schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    public static LearningRateSchedule PolynomialLR(double learningRate, Duration? totalIters = null, double power = 1.0) => new PolynomialDecay(
        Require.NotNegative(learningRate),
        Require.Positive(totalIters ?? 5, nameof(totalIters)),
        0.0,
        Require.NotNegative(power));

    private static double Fraction(double value, string parameter) => value is >= 0 and <= 1
        ? value
        : throw Require.Refused(value, "from 0 to 1", parameter);
}
