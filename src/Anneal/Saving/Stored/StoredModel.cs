using System.Text.Json.Nodes;

namespace Anneal.Saving;

/// <summary>What a file tells of a model, without the model being made: no tensor, and no libtorch.</summary>
/// <param name="Format">What the file is, such as <c>.keras archive</c>.</param>
/// <param name="KerasVersion">The version that wrote it; null where the file does not say.</param>
/// <param name="Config">The architecture in Keras 3's words; null where there is none.</param>
/// <param name="Layers">The layers with their weights; without an architecture, the parts of the file.</param>
/// <param name="Updates">How many updates the optimizer made; null where the file does not say.</param>
internal sealed record StoredModel(string Format, string? KerasVersion, JsonObject? Config, IReadOnlyList<StoredLayer> Layers, long? Updates)
{
    /// <summary>What the model was compiled with, in Keras 3's words; null where it was not.</summary>
    public JsonObject? Compiled => Config?["compile_config"] as JsonObject is { Count: > 0 } compiled ? compiled : null;

    /// <summary>Null where the file has no weights.</summary>
    public long? Parameters => Layers.Any(layer => layer.Arrays is null) ? null : Layers.Sum(layer => layer.Parameters);

    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is damaged, or of an unknown format.</exception>
    public static StoredModel Read(string path) => FileContent.Read(path, content => content.Format switch
    {
        FileFormat.Zip => OfZip(path, content.Stream),
        FileFormat.Hdf5 => OfHdf5(path, content.Stream),
        FileFormat.Json when ParsedJson.Object(File.ReadAllText(path), $"'{path}'") is var json => json.ContainsKey(ShardedWeights.Map) ? OfShards(path) : OfJson(path, "JSON of an architecture", json),
        FileFormat.Safetensors => OfArrays("safetensors", new SafetensorsFile(path, content.Stream).Arrays.Select(array => (array.Key, array.Value))),
        FileFormat.Npy => OfArrays(".npy array", [(Path.GetFileNameWithoutExtension(path), NpyFormat.Read(path, content.Stream))]),
        _ when ModelFile.IsYaml(path) && PlainYaml.Parse(File.ReadAllText(path), path) is JsonObject config => OfJson(path, "YAML of an architecture", config),
        _ => throw content.Unknown("a file of a model"),
    });

    private static StoredModel OfZip(string path, Stream content)
    {
        using var archive = ArchiveReader.Open(path, content);
        if (!archive.Has(KerasArchive.Config) && !archive.Entries.Any(entry => entry.EndsWith(".npy", StringComparison.Ordinal)))
            throw new InvalidDataException($"'{path}' is a zip without a model: it has neither '{KerasArchive.Config}', as .keras files have, nor arrays, as .npz files have.");
        if (!archive.Has(KerasArchive.Config)) return OfArrays(".npz arrays", NamedArrays.OfNpz(archive));
        var (config, version) = ModelFile.ConfigOf(archive);
        using var weights = archive.Weights(verify: false);
        return new(".keras archive", version, config, StoredLayer.OfArchive(config, weights), weights.Of("optimizer").GetValueOrDefault("0") is HdfArray clock ? clock.WholeNumber() : null);
    }

    private static StoredModel OfHdf5(string path, Stream content)
    {
        using var file = HdfFile.Open(path, content);
        if (!LegacyWeights.IsIn(file)) return OfArrays("weights in HDF5", HdfWeights.Under(file.Root));
        var weights = new LegacyWeights(file);
        var config = LegacyFile.ConfigOf(file, weights.Version);
        return new(config is null ? "weights in HDF5" : "model in HDF5", weights.KerasVersion, config, StoredLayer.OfLegacy(config, weights), null);
    }

    private static StoredModel OfShards(string path)
    {
        using var shards = new ShardedWeights(path);
        return OfArrays("weights in shards of HDF5", shards.Roots.SelectMany(HdfWeights.Under));
    }

    private static StoredModel OfJson(string path, string format, JsonObject config) =>
        JsonText.Of(config["class_name"]) is null ? throw new InvalidDataException($"'{path}' holds no model: it has no 'class_name'.") : new(format, JsonText.Of(config["keras_version"]), Architecture.Translate(config), StoredLayer.OfArchive(Architecture.Translate(config), null), null);

    private static StoredModel OfArrays(string format, IEnumerable<(string Name, StoredArray Array)> arrays) =>
        new(format, null, null, [.. arrays.Select(array => new StoredLayer(array.Name, null, null, [array.Array]))], null);
}
