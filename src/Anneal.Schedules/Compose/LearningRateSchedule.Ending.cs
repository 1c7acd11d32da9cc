namespace Anneal.Schedules;

/// <content>The end of a schedule that does not have one of its own, or another than it has.</content>
public abstract partial record LearningRateSchedule
{
    /// <summary>This schedule with an end, and what holds after it.</summary>
    /// <param name="at">The step of the end, or a length with a unit, 0 or more; greater than 0 to repeat.</param>
    /// <param name="after">What holds after the end. Default <see cref="After.Hold"/>: the rate that this schedule has at the end.</param>
    /// <returns>A schedule: with <see cref="After.Continue"/> this one, with <see cref="After.Repeat"/> what <see cref="Repeat"/> gives. Before the
    /// end, negative steps included, it is this one.</returns>
    /// <remarks>
    /// <para><c>rate = At(min(step, at))</c>, if the last rate holds. The rate at the end is that of this schedule at <paramref name="at"/>: where
    /// another period starts there, its first rate.</para>
    /// <example><code>
    /// var schedule = new ExponentialDecay(0.1, decaySteps: 10.Epochs, decayRate: 0.5).EndAt(100.Percent, After.Throw);
    /// </code></example>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range or not finite.</exception>
    public LearningRateSchedule EndAt(Duration at, After after = After.Hold) => Ended.Of(this, at, after);
}
