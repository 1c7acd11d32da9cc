using System.Runtime.CompilerServices;
using Anneal.Schedules;

namespace ScheduleGallery;

/// <summary>A schedule to be shown: what it is named after, and the code that made it.</summary>
public sealed record Exhibit(string Title, string Member, LearningRateSchedule Schedule, string Code)
{
    /// <summary>A curve, described by its type.</summary>
    public static Exhibit Of<TSchedule>(LearningRateSchedule schedule, [CallerArgumentExpression(nameof(schedule))] string code = "") =>
        new(typeof(TSchedule).Name, $"T:Anneal.Schedules.{typeof(TSchedule).Name}", schedule, code);

    /// <summary>A composition, described by a member of <see cref="LearningRateSchedule"/>.</summary>
    public static Exhibit Of(string member, LearningRateSchedule schedule, [CallerArgumentExpression(nameof(schedule))] string code = "") =>
        new(member, $"M:Anneal.Schedules.LearningRateSchedule.{member}(", schedule, code);

    /// <summary>The name of the picture.</summary>
    public string Picture => $"{Title}.png";
}
