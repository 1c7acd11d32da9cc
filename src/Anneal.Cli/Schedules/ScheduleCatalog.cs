using System.Text.Json;
using Anneal.Schedules;

namespace Anneal.Cli.Schedules;

/// <summary>What the libraries have.</summary>
internal static class ScheduleCatalog
{
    /// <summary>Curves, and then what was published, each by name.</summary>
    public static IReadOnlyList<Entry> All() => [.. Curves().Concat(Published()).OrderBy(entry => entry.Published is not null).ThenBy(entry => entry.Name, StringComparer.Ordinal)];

    public static IReadOnlyList<Argument> ArgumentsOf(PublishedSchedule published) => [.. typeof(PublishedSchedules).GetMethod(published.Method)!.GetParameters().Select(
        parameter => new Argument(ScheduleNames.ToKebab(parameter.Name!), TypeText(parameter.ParameterType), !parameter.HasDefaultValue))];

    public static IReadOnlyList<Argument> ArgumentsOf(ConfigEntry curve) => [.. curve.Parameters.Select(
        parameter => new Argument(ScheduleNames.ToKebab(parameter.Key), TypeText(parameter.Type), parameter.IsRequired))];

    private static IEnumerable<Entry> Curves() => Registry<LearningRateSchedule>.Entries
        .Where(curve => curve.Type.IsPublic)
        .Select(curve => new Entry(ScheduleNames.ToKebab(curve.ClassName), ArgumentsOf(curve)));

    private static IEnumerable<Entry> Published() =>
        PublishedSchedules.All.Select(published => new Entry(published.Name, ArgumentsOf(published), published));

    private static string TypeText(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(Duration))
            return "length";
        if (type.IsEnum)
            return string.Join("|", Enum.GetNames(type).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName));
        if (type == typeof(bool))
            return "true|false";
        if (type == typeof(string))
            return "text";
        if (type.IsPrimitive || type == typeof(Number))
            return "number";
        return type.IsGenericType ? $"list of {TypeText(type.GetGenericArguments()[0])}s" : "JSON";
    }

    /// <param name="Name">As it is typed.</param>
    /// <param name="Arguments">As they are typed, without hyphens before them.</param>
    /// <param name="Published">Where it comes from; null for a curve.</param>
    internal sealed record Entry(string Name, IReadOnlyList<Argument> Arguments, PublishedSchedule? Published = null);

    internal sealed record Argument(string Name, string Type, bool IsRequired);
}
