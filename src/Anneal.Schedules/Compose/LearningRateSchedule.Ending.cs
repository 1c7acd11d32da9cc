namespace Anneal.Schedules;

/// <content>Sets the end of a schedule.</content>
public abstract partial record LearningRateSchedule
{
    /// <summary>Sets the end of this schedule, and the rate after it.</summary>
    /// <param name="at">The step of the end, or a length with a unit: 0 or more, and greater than 0 to repeat.</param>
    /// <param name="after">What happens after the end. Default <see cref="After.Hold"/>: the rate at the end holds.</param>
    /// <returns>A schedule: this one with <see cref="After.Continue"/>, and the result of <see cref="Repeat"/> with
    /// <see cref="After.Repeat"/>. Before the end, including negative steps, its rates are those of this schedule.</returns>
    /// <remarks>
    /// <para><c>rate = At(min(step, at))</c> with <see cref="After.Hold"/>. The rate at the end is this schedule's rate at
    /// <paramref name="at"/>; if a new period starts there, it is the first rate of that period.</para>
    /// <example><code>
    /// var schedule = new ExponentialDecay(0.1, decaySteps: 10.Epochs, decayRate: 0.5).EndAt(100.Percent, After.Throw);
    /// </code></example>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    public LearningRateSchedule EndAt(Duration at, After after = After.Hold) => Ended.Of(this, at, after);
}
