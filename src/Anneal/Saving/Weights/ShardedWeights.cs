using System.Text.Json.Nodes;

namespace Anneal.Saving;

/// <summary>Weights in several HDF5 files, which a <c>.weights.json</c> file beside them names.</summary>
internal sealed class ShardedWeights : IStoredWeights
{
    /// <summary>The key of the files, which only such a list has.</summary>
    public const string Map = "weight_map";

    private readonly List<HdfWeights> shards = [];

    public ShardedWeights(string path)
    {
        Name = path;
        try
        {
            foreach (var name in NamesOf(path)) shards.Add(new(HdfFile.Open(name, File.OpenRead(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, name)))));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string Name { get; }

    /// <summary>What each of the files holds.</summary>
    public IEnumerable<HdfGroup> Roots => shards.Select(shard => shard.Root);

    public IReadOnlyDictionary<string, StoredArray> Of(string part) => shards.SelectMany(shard => shard.Of(part)).GroupBy(array => array.Key).ToDictionary(same => same.Key, same => same.First().Value);

    public void Dispose()
    {
        foreach (var shard in shards) shard.Dispose();
    }

    private static string[] NamesOf(string path) => MapOf(path) is { } map
        ? [.. map.SelectMany(entry => entry.Value is JsonArray several ? several.Select(JsonText.Of) : [JsonText.Of(entry.Value)]).Select(name => Checked(name, path)).Distinct()]
        : throw new InvalidDataException($"'{path}' is no list of files of weights: it has no '{Map}'.");

    private static JsonObject? MapOf(string path) => ParsedJson.Object(File.ReadAllText(path), $"'{path}'")[Map] is JsonObject map && JsonText.ProblemOf(map) is null ? map : null;

    // A file beside it, and no other.
    private static string Checked(string? name, string path) =>
        name is { Length: > 0 } && name == Path.GetFileName(name) && !name.Contains('\\', StringComparison.Ordinal) && name is not ("." or "..")
            ? name
            : throw new InvalidDataException($"'{path}' names a file '{JsonText.Shorten(name ?? "null")}' that does not lie beside it.");
}
