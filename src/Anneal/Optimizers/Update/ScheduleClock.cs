using Anneal.Schedules;

namespace Anneal.Optimizers;

/// <summary>Where in its schedules an optimizer is: update n reads them at Position + Speed × (n - Start).</summary>
/// <param name="Start">An update.</param>
/// <param name="Position">The step of the schedules at that update.</param>
/// <param name="Speed">The steps of the schedules per update, greater than 0.</param>
internal readonly record struct ScheduleClock(long Start, double Position, double Speed)
{
    /// <summary>Update n reads step n.</summary>
    public static ScheduleClock Plain { get; } = new(0, 0, 1);

    /// <summary>The step that an update reads.</summary>
    public double At(long iteration) => Position + (Speed * (iteration - Start));

    /// <summary>A schedule whose lengths are in steps, read by this clock.</summary>
    public LearningRateSchedule Of(LearningRateSchedule schedule) =>
        (Speed == 1 ? schedule : schedule.Stretch(1 / Speed)).Shift(Start - (Position / Speed));
}
