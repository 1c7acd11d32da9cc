namespace Anneal.Schedules;

/// <summary>The same rate at every step.</summary>
/// <remarks>
/// <para><c>rate = rate</c>. A number converts to this schedule wherever a schedule is expected.</para>
/// <code>
/// __________________
/// </code>
/// <para>Steps count optimizer updates. The rate holds for ever, including negative steps.</para>
/// <example><code>
/// var schedule = new CosineDecay(0.1, decaySteps: 1_000).Then(0.001, at: 1_000);
/// </code></example>
/// <para>Source: optax, <c>constant_schedule</c>. In Keras, a number.</para>
/// </remarks>
[Keras("anneal.schedules")]
public sealed partial record ConstantRate : LearningRateSchedule
{
    /// <summary>Makes the schedule.</summary>
    /// <param name="rate">The rate; any finite number.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rate"/> is not finite.</exception>
    public ConstantRate(double rate) => Rate = Require.Finite(rate);

    /// <summary>The rate.</summary>
    public double Rate { get; }

    /// <inheritdoc/>
    public override double At(double step)
    {
        Require.Step(step);
        return Rate;
    }

    internal override Outline? OutlineOf(double from, double to) => Outline.Smooth;
}
