using System.Text.Json;
using Anneal.Schedules;

namespace Anneal.Cli.Schedules;

/// <summary>Names as they are typed, kebab-case, and as JSON has them.</summary>
internal static class ScheduleNames
{
    /// <summary><c>cosine-decay</c> for <c>CosineDecay</c>, <c>decay-steps</c> for <c>decaySteps</c> and <c>decay_steps</c>.</summary>
    public static string ToKebab(string name) => JsonNamingPolicy.KebabCaseLower.ConvertName(name).Replace('_', '-');

    /// <summary><c>decay_steps</c> for <c>decay-steps</c>.</summary>
    public static string ToKey(string kebab) => kebab.Replace('-', '_');

    /// <summary><c>CosineDecay</c> for <c>cosine-decay</c> and <c>cosine_decay</c>; a class name is left as it is.</summary>
    public static string ToClassName(string kebab) => string.Concat(
        kebab.Split(['-', '_'], StringSplitOptions.RemoveEmptyEntries).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    /// <summary>The class of schedules of a name, or null if there is none.</summary>
    public static ConfigEntry? Find(string kebab) => Registry<LearningRateSchedule>.Named(ToClassName(kebab));
}
