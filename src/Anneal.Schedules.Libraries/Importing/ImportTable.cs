using System.Text.Json.Nodes;

namespace Anneal.Schedules;

/// <summary>The schedules of another library by their names there, made from arguments under their names there.</summary>
internal sealed class ImportTable(string library, IReadOnlyDictionary<string, MakeSchedule> byName, params IReadOnlyList<string> withoutMeaning)
{
    /// <summary>Makes the schedule of a name. An argument that is missing, unknown or of the wrong type is refused.</summary>
    public LearningRateSchedule Read(string name, JsonObject arguments)
    {
        ArgumentNullException.ThrowIfNull(name);
        var make = Find(name) ?? throw new ArgumentException(Unknown(name), nameof(name));
        return ImportArguments.Read(name, arguments, reader => Make(make, reader, 1));
    }

    private LearningRateSchedule Make(MakeSchedule make, ConfigReader arguments, int depth)
    {
        foreach (var key in withoutMeaning)
            if (arguments.Has(key)) arguments.Find(key);
        return depth > Nested.MaxDepth
            ? throw arguments.Error("", $"has schedules nested more than {Nested.MaxDepth} deep")
            : make(arguments, Within);

        IReadOnlyList<LearningRateSchedule> Within(string key) => arguments.Objects(key, inner =>
        {
            var name = inner.Text("name");
            return Make(Find(name) ?? throw inner.Error("name", $"was '{JsonText.Shorten(name)}': {Unknown(name).TrimEnd('.')}"), inner, depth + 1);
        });
    }

    private MakeSchedule? Find(string name) => byName.GetValueOrDefault(name);

    private string Unknown(string name) => $"'{JsonText.Shorten(name)}' is not a schedule of {library}{Nearest.Hint("; the nearest is", name, byName.Keys)}.";
}
