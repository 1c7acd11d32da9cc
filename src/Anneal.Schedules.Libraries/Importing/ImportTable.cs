using System.Text.Json.Nodes;

namespace Anneal.Schedules;

/// <summary>The schedules of another library by their names there, made from arguments under their names there.</summary>
internal sealed class ImportTable(string library, IReadOnlyDictionary<string, MakeSchedule> byName)
{
    /// <summary>The schedule of a name; an argument that is missing, surplus or of the wrong type is refused.</summary>
    public LearningRateSchedule Read(string name, JsonObject arguments)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(arguments);
        try
        {
            return Read(name, new ConfigReader(name, arguments), 0);
        }
        catch (InvalidOperationException error)
        {
            throw new ArgumentException("arguments holds text that is not valid Unicode.", nameof(arguments), error);
        }
    }

    private LearningRateSchedule Read(string name, ConfigReader arguments, int depth)
    {
        if (!byName.TryGetValue(name, out var make))
            throw new ArgumentException(
                $"'{JsonText.Shorten(name)}' is not a schedule of {library}; the nearest is '{byName.Keys.MinBy(known => EditDistance.Between(known, name))}'.", nameof(name));
        if (depth == Nested.MaxDepth)
            throw new ArgumentException($"Schedules lie more than {Nested.MaxDepth} deep within each other.", nameof(name));
        var schedule = make(arguments, Within);
        arguments.Finish();
        return schedule;

        IReadOnlyList<LearningRateSchedule> Within(string key) => [.. arguments.Objects(key).Select(inner =>
        {
            var reader = new ConfigReader(key, inner);
            var innerName = reader.Text("name");
            return Read(innerName, reader, depth + 1);
        })];
    }
}
