namespace Anneal.Schedules;

/// <summary>
/// The schedulers of PyTorch as schedules: same names, arguments and defaults, with the rate of the parameter group,
/// <c>learningRate</c>, in place of the optimizer.
/// </summary>
/// <remarks>
/// <para>Step <c>t</c> is the state after <c>t</c> calls of <c>scheduler.step()</c>, PyTorch's <c>last_epoch</c>. A scheduler that was stepped
/// once an epoch has lengths in epochs: pass them as such (<c>30.Epochs</c>); a smooth
/// curve then moves within epochs too, where PyTorch's stays.</para>
/// <para>PyTorch's conventions are kept: a boundary belongs to what begins there, floors are rates and not fractions, and what goes on after
/// its end goes on here. Its closed forms are computed, not its recursions: those differ in rounding only, but for a factor of 0, which a
/// recursion cannot leave again. Momentum, which two schedulers cycle too, is not a rate: it is left out. <c>LambdaLR</c>,
/// <c>MultiplicativeLR</c> and <c>ReduceLROnPlateau</c> are no functions of the step that can be told.</para>
/// <example><code>
/// var schedule = PyTorchSchedules.SequentialLR(
///     [PyTorchSchedules.LinearLR(0.1, startFactor: 0.01, totalIters: 500), PyTorchSchedules.CosineAnnealingLR(0.1, tMax: 9_500)],
///     milestones: [500]);
/// </code></example>
/// <para>Source: PyTorch, <c>torch.optim.lr_scheduler</c>.</para>
/// </remarks>
public static partial class PyTorchSchedules
{
    /// <summary>The rate is multiplied every so many steps: <c>learningRate * gamma ^ floor(t / stepSize)</c>.</summary>
    /// <param name="learningRate">The rate of the group, 0 or more.</param>
    /// <param name="stepSize">Steps between two factors, greater than 0.</param>
    /// <param name="gamma">The factor, 0 or more. Default 0.1.</param>
    /// <returns>A schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range or not finite.</exception>
    public static LearningRateSchedule StepLR(double learningRate, Duration stepSize, double gamma = 0.1) => new ExponentialDecay(
        Require.NotNegative(learningRate),
        Require.Positive(stepSize),
        Require.NotNegative(gamma),
        staircase: true);

    /// <summary>The rate is multiplied at each milestone, that step included: <c>learningRate * gamma ^ (milestones at or before t)</c>.</summary>
    /// <param name="learningRate">The rate of the group, 0 or more.</param>
    /// <param name="milestones">Steps, 0 or more, in ascending order; one that is given twice counts twice.</param>
    /// <param name="gamma">The factor, 0 or more. Default 0.1.</param>
    /// <returns>A schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range or not finite.</exception>
    /// <exception cref="ArgumentException">A milestone is before the last.</exception>
    public static LearningRateSchedule MultiStepLR(double learningRate, IReadOnlyList<Duration> milestones, double gamma = 0.1)
    {
        ArgumentNullException.ThrowIfNull(milestones);
        Require.NotNegative(learningRate);
        Require.NotNegative(gamma);
        return milestones.Count == 0 ? learningRate : new MultiStepDecay(learningRate, milestones, [gamma]);
    }

    /// <summary>The rate is a fraction of itself for a while: <c>learningRate * factor</c> while <c>t &lt; totalIters</c>, then <c>learningRate</c>.</summary>
    /// <param name="learningRate">The rate of the group, 0 or more.</param>
    /// <param name="factor">The fraction, 0 to 1. Default 1/3.</param>
    /// <param name="totalIters">How long, greater than 0. Default 5.</param>
    /// <returns>A schedule.</returns>
    /// <remarks>Differs from PyTorch: with a factor of 0 the rate is the full one at the end (PyTorch fails there), and a length of 0 is refused
    /// (PyTorch: the fraction for ever).</remarks>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range or not finite.</exception>
    public static LearningRateSchedule ConstantLR(double learningRate, double factor = 1.0 / 3, Duration? totalIters = null) =>
        new ConstantRate(Require.NotNegative(learningRate) * Fraction(factor, nameof(factor)))
            .Then(learningRate, at: Require.Positive(totalIters ?? 5, nameof(totalIters)));

    /// <summary>The rate moves on a line: <c>learningRate * (startFactor + (endFactor - startFactor) * min(t, totalIters) / totalIters)</c>.</summary>
    /// <param name="learningRate">The rate of the group, 0 or more.</param>
    /// <param name="startFactor">The fraction at step 0, 0 to 1. Default 1/3.</param>
    /// <param name="endFactor">The fraction at the end, 0 to 1. Default 1.</param>
    /// <param name="totalIters">Length, greater than 0. Default 5.</param>
    /// <returns>A schedule.</returns>
    /// <remarks>Differs from PyTorch: a start at 0 is allowed.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range or not finite.</exception>
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
    /// <param name="learningRate">The rate of the group, 0 or more.</param>
    /// <param name="gamma">The factor, 0 or more.</param>
    /// <returns>A schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range or not finite.</exception>
    public static LearningRateSchedule ExponentialLR(double learningRate, double gamma) => new ExponentialDecay(
        Require.NotNegative(learningRate), 1, Require.NotNegative(gamma));

    /// <summary>The rate falls to 0 along a power: <c>learningRate * (1 - min(t, totalIters) / totalIters) ^ power</c>.</summary>
    /// <param name="learningRate">The rate of the group, 0 or more.</param>
    /// <param name="totalIters">Length, greater than 0. Default 5.</param>
    /// <param name="power">The power, 0 or more. Default 1.</param>
    /// <returns>A schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range or not finite.</exception>
    public static LearningRateSchedule PolynomialLR(double learningRate, Duration? totalIters = null, double power = 1.0) => new PolynomialDecay(
        Require.NotNegative(learningRate),
        Require.Positive(totalIters ?? 5, nameof(totalIters)),
        0.0,
        Require.NotNegative(power));

    private static double Fraction(double value, string parameter) => value is >= 0 and <= 1
        ? value
        : throw Require.Refused(value, "from 0 to 1", parameter);
}
