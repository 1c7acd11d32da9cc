using System.Runtime.CompilerServices;

namespace Anneal.Schedules;

/// <summary>Schedules within schedules.</summary>
internal static class Nested
{
    // As deep as configs can be read.
    public const int MaxDepth = 16;

    /// <summary>The schedule given, if it is not so deep that another around it could not be written.</summary>
    public static TSchedule Within<TSchedule>(TSchedule schedule, [CallerArgumentExpression(nameof(schedule))] string parameter = "")
        where TSchedule : LearningRateSchedule
    {
        ArgumentNullException.ThrowIfNull(schedule, parameter);
        return schedule.Depth < MaxDepth
            ? schedule
            : throw Require.Wrong(parameter, $"must be composed at most {MaxDepth - 1} deep to be composed again; it was {schedule.Depth} deep");
    }

    public static LearningRateSchedule Schedule(this ConfigReader config, string key) => config.Required(key).As<LearningRateSchedule>();

    public static LearningRateSchedule[] Schedules(this ConfigReader config, string key) =>
        config.Required(key).AsList(item => item.As<LearningRateSchedule>());
}
