using System.Text.Json.Nodes;
using Anneal.Schedules;

namespace Anneal.Cli.Schedules;

/// <summary>Curves and published schedules by name. What was published is an assembly of its own, which files and formulas do not load.</summary>
internal static class ScheduleByName
{
    public static IReadOnlyList<ScheduleCatalog.Argument> Arguments(string name) =>
        PublishedSchedules.Find(name) is { } published ? ScheduleCatalog.ArgumentsOf(published)
        : ScheduleNames.Find(name) is { } curve ? ScheduleCatalog.ArgumentsOf(curve)
        : throw UnknownName.Of(name);

    public static LearningRateSchedule Make(string name, JsonObject arguments, IReadOnlyList<ScheduleCatalog.Argument> known, RunLength run)
    {
        try
        {
            return PublishedSchedules.Find(name) is { } published
                ? Make(published, arguments, known, run)
                : LearningRateSchedule.FromConfig(new JsonObject { ["class_name"] = ScheduleNames.ToClassName(name), ["config"] = arguments });
        }
        catch (ConfigException error)
        {
            throw ArgumentProblem.Of(name, error, known);
        }
    }

    // The batch size of the run is that of a schedule that depends on it.
    private static LearningRateSchedule Make(PublishedSchedule published, JsonObject arguments, IReadOnlyList<ScheduleCatalog.Argument> known, RunLength run)
    {
        if (run.BatchSize is { } batchSize && !arguments.ContainsKey("batch_size") && known.Any(argument => argument.Name == "batch-size"))
            arguments["batch_size"] = batchSize;
        return published.Make(arguments);
    }
}
