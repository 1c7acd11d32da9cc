using Anneal.Cli.Schedules;

namespace Anneal.Cli.Output;

/// <summary>Short names of schedules: of what was typed, as much as tells them apart.</summary>
internal static class LegendNames
{
    private const int MaxLength = 80;

    /// <summary><c>exponential-decay --decay-rate 0.9</c> and <c>exponential-decay --decay-rate 0.8</c>, where only that differs.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<NamedSchedule> schedules) =>
        [.. schedules.Select(schedule => Shorten(string.Join(' ', [schedule.Name, .. schedule.Arguments.Where(argument => Differs(argument, schedule, schedules))])))];

    private static bool Differs(string argument, NamedSchedule schedule, IReadOnlyList<NamedSchedule> schedules) =>
        schedules.Any(other => other.Name == schedule.Name && !other.Arguments.Contains(argument));

    private static string Shorten(string name) => name.Length <= MaxLength ? name : $"{name[..(MaxLength - 1)]}…";
}
