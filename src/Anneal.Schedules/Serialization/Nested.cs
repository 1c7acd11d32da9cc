using System.Text.Json.Nodes;

namespace Anneal.Schedules;

/// <summary>Schedules within schedules: how deep they may lie, and how they are written.</summary>
internal static class Nested
{
    /// <summary>As deep as JSON can be read everywhere: parsers stop at 64 levels, of which a composition takes three.</summary>
    public const int MaxDepth = 16;

    /// <summary>Schedules in one JSON text, numbers in one of its arrays: far more than a person means.</summary>
    public const int MaxCount = 10_000, MaxLength = 1_000_000;

    /// <summary>The schedule given, if it is not so deep that another around it could not be written.</summary>
    public static TSchedule Within<TSchedule>(TSchedule schedule, string parameter) where TSchedule : LearningRateSchedule
    {
        ArgumentNullException.ThrowIfNull(schedule, parameter);
        return schedule.Depth < MaxDepth
            ? schedule
            : throw new ArgumentException(
                $"{parameter} must be composed at most {MaxDepth - 1} deep to be composed again; it was {schedule.Depth} deep.", parameter);
    }

    /// <summary>Writes one argument that is a schedule; where it cannot be written, the error says where it lies.</summary>
    public static JsonObject Write(LearningRateSchedule schedule, string key)
    {
        try
        {
            return schedule.ToConfig();
        }
        catch (UnwritableConfigException error)
        {
            throw new UnwritableConfigException("schedule", $"{key}.{error.Path}", error.Problem, error);
        }
        catch (NotSupportedException error)
        {
            throw new UnwritableConfigException("schedule", key, error.Message, error);
        }
    }

    public static JsonArray Write(IEnumerable<LearningRateSchedule> schedules, string key) =>
        new([.. schedules.Select((schedule, i) => Write(schedule, $"{key}[{i}]"))]);
}
