using System.Text.Json;
using System.Text.Json.Nodes;

namespace Anneal.Schedules;

/// <summary>What Keras puts around a config: <c>module</c>, <c>class_name</c>, <c>registered_name</c>.</summary>
internal static class Envelope
{
    // Schedules of one's own read and write theirs by FromConfig and ToConfig: only the thread knows how deep it is.
    [ThreadStatic]
    private static int depth;

    [ThreadStatic]
    private static int count;

    public static LearningRateSchedule Open(JsonNode config)
    {
        if (config is not JsonObject envelope)
            throw Error($"an object with 'class_name' and 'config' is needed, not {JsonText.Describe(config)}");
        if (Refused() is { } problem)
            throw Error(problem);
        depth++;
        try
        {
            var (entry, inner) = Read(envelope);
            return entry.FromConfig(inner);
        }
        finally
        {
            depth--;
        }
    }

    public static JsonObject Around(LearningRateSchedule schedule)
    {
        if (Refused() is { } problem)
            throw new NotSupportedException($"A schedule cannot be written so that it can be read again: {problem}.");
        depth++;
        try
        {
            var config = schedule.GetConfig();
            var entry = ScheduleRegistry.Of(schedule.GetType());
            return new JsonObject
            {
                ["module"] = entry.ModuleOf(config),
                ["class_name"] = entry.ClassName,
                ["config"] = config,
                ["registered_name"] = entry.RegisteredName,
            };
        }
        finally
        {
            depth--;
        }
    }

    // What cannot be read is not written.
    private static string? Refused()
    {
        count = depth == 0 ? 1 : count + 1;
        return depth == Nested.MaxDepth ? $"schedules lie more than {Nested.MaxDepth} deep within each other"
            : count > Nested.MaxCount ? $"there are more than {Nested.MaxCount} schedules in it"
            : null;
    }

    private static (ScheduleRegistry.Entry, JsonObject) Read(JsonObject envelope)
    {
        try
        {
            var className = Text(envelope, "class_name") ?? throw Error("'class_name' is missing");
            var entry = Find(className, Text(envelope, "registered_name"));
            if (envelope.TryGetPropertyValue("module", out var module) && module?.GetValueKind() != JsonValueKind.String)
                throw Error($"'module' must be text, not {JsonText.Describe(module)}; leave it out if there is none");
            if (!envelope.TryGetPropertyValue("config", out var inner))
                throw Error("'config' is missing");
            return inner is JsonObject arguments
                ? (entry, arguments)
                : throw Error($"'config' must be an object, not {JsonText.Describe(inner)}");
        }
        catch (InvalidOperationException error)
        {
            throw Error("it holds text that is not valid Unicode", error);
        }
    }

    private static ScheduleRegistry.Entry Find(string className, string? registeredName)
    {
        if (ScheduleRegistry.TryFind(registeredName ?? className, out var entry))
            return entry;
        var name = registeredName ?? className;
        throw Error(
            $"'{JsonText.Shorten(name)}' is not a known schedule; the nearest known is '{ScheduleRegistry.Nearest(name)}'. " +
            "A schedule of your own must be made known first by LearningRateSchedule.Register");
    }

    private static string? Text(JsonObject envelope, string key)
    {
        if (!envelope.TryGetPropertyValue(key, out var node) || node is null)
            return null;
        return node.GetValueKind() == JsonValueKind.String
            ? node.GetValue<string>()
            : throw Error($"'{key}' must be text, not {JsonText.Describe(node)}");
    }

    private static ArgumentException Error(string problem, Exception? inner = null) =>
        new($"The config of a schedule cannot be read: {problem}.", inner);
}
