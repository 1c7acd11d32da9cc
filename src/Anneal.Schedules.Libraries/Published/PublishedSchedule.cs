using System.Text.Json.Nodes;

namespace Anneal.Schedules;

/// <summary>A published schedule that is made by name, with its arguments as JSON. <see cref="PublishedSchedules.All"/> lists them.</summary>
public sealed class PublishedSchedule
{
    private readonly Func<ConfigReader, LearningRateSchedule> _make;

    internal PublishedSchedule(string name, string method, string summary, string source, Func<ConfigReader, LearningRateSchedule> make) =>
        (Name, Method, Summary, Source, _make) = (name, method, summary, source, make);

    /// <summary>The name, in lower case with hyphens.</summary>
    public string Name { get; }

    /// <summary>The method of <see cref="PublishedSchedules"/> that makes it. Its documentation has the formula and the arguments.</summary>
    public string Method { get; }

    /// <summary>The training that used the schedule, in one line.</summary>
    public string Summary { get; }

    /// <summary>The publication.</summary>
    public string Source { get; }

    /// <summary>Makes the schedule.</summary>
    /// <param name="arguments">The arguments of <see cref="Method"/> under their names in snake_case; lengths may have units, as read by
    /// <see cref="Duration.FromJson"/>. Default null: none.</param>
    /// <returns>A schedule.</returns>
    /// <exception cref="ArgumentException">An argument is missing, unknown, of the wrong type or out of range.</exception>
    public LearningRateSchedule Make(JsonObject? arguments = null) => ImportArguments.Read(Name, arguments ?? [], _make);
}
