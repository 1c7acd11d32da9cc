using System.Runtime.CompilerServices;
using Anneal.Schedules;

namespace ScheduleGallery;

/// <summary>A schedule of the gallery: its title, the source of its description, its code, and the name of its picture.</summary>
public sealed record Exhibit(string Title, string Member, LearningRateSchedule Schedule, string Code, string Picture)
{
    private const string Space = "Anneal.Schedules";

    /// <summary>A curve, described by its type.</summary>
    public static Exhibit Of<TSchedule>(LearningRateSchedule schedule, [CallerArgumentExpression(nameof(schedule))] string code = "") =>
        new(typeof(TSchedule).Name, $"T:{Space}.{typeof(TSchedule).Name}", schedule, code, $"{typeof(TSchedule).Name}.png");

    /// <summary>A shape of a curve, described by the member of an enum or a method that makes it.</summary>
    public static Exhibit Shape(string shape, LearningRateSchedule schedule, [CallerArgumentExpression(nameof(schedule))] string code = "") =>
        new(shape, shape.StartsWith(nameof(OneCycle), StringComparison.Ordinal) ? $"M:{Space}.{shape}(" : $"F:{Space}.{shape}", schedule, code, $"{shape}.png");

    /// <summary>A composition, described by a member of <see cref="LearningRateSchedule"/>.</summary>
    public static Exhibit Of(
        string member, LearningRateSchedule schedule, [CallerArgumentExpression(nameof(schedule))] string code = "", string? title = null) =>
        new(title ?? member, $"M:{Space}.{nameof(LearningRateSchedule)}.{member}(", schedule, code, $"{member}{(title?.Length > 1 ? "-variant" : "")}.png");
}
