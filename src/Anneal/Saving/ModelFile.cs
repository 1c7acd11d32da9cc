using System.Text.Json.Nodes;
using Anneal.Models;

namespace Anneal.Saving;

/// <summary>Reads a whole model from a file of any format, which its first bytes tell.</summary>
internal static class ModelFile
{
    /// <summary>What errors advise where the state of an optimizer does not fit.</summary>
    public const string WithoutState = " Load the model with compile: false, and compile it anew.";

    public static Model Read(string path, CustomObjects? customObjects, bool compile) => FileContent.Read(path, content => Read(path, content, customObjects, compile));

    private static Model Read(string path, FileContent content, CustomObjects? customObjects, bool compile)
    {
        switch (content.Format)
        {
            case FileFormat.Zip:
                return ReadArchive(path, content.Stream, customObjects, compile);
            case FileFormat.Hdf5:
                using (var file = HdfFile.Open(path, content.Stream)) return LegacyFile.Read(file, customObjects, compile);
            case FileFormat.Json:
                var json = ParsedJson.Object(File.ReadAllText(path), $"'{path}'");
                if (json.ContainsKey(ShardedWeights.Map)) throw new InvalidDataException($"'{path}' lists files of weights, and has no architecture. Make the model in code, or from its JSON, and call LoadWeights.");
                return Architecture.Read(json, customObjects, compile);
            default:
                return IsYaml(path) && PlainYaml.Parse(File.ReadAllText(path), path) is JsonObject config ? Architecture.Read(config, customObjects, compile) : throw content.Unknown("a model", content.Format == FileFormat.Safetensors ? " Make the model in code, and read it with LoadWeights." : "");
        }
    }

    public static bool IsYaml(string path) => path.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".yml", StringComparison.OrdinalIgnoreCase);

    private static Model ReadArchive(string path, Stream content, CustomObjects? customObjects, bool compile)
    {
        using var archive = ArchiveReader.Open(path, content);
        using var weights = archive.Weights();
        var model = ReadConfig(archive, weights.Length, customObjects, compile);
        try
        {
            WeightsLoader.Load(model, weights, withoutState: WithoutState);
            Vocabularies.Load(model, archive, weights);
            RateNotes.Restore(model, MetadataOf(archive)?[RateNotes.Key]);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>The architecture in Keras 3's words, and the version that wrote it.</summary>
    public static (JsonObject Config, string? Version) ConfigOf(ArchiveReader archive)
    {
        var config = Parsed(archive, KerasArchive.Config);
        var version = JsonText.Of(MetadataOf(archive)?["keras_version"]);
        return (Architecture.Translate(config, LegacyVersion.Of(version ?? "3", "tensorflow")), version);
    }

    private static Model ReadConfig(ArchiveReader archive, long bytesOfWeights, CustomObjects? customObjects, bool compile)
    {
        using (new WeightsToCome(bytesOfWeights))
        using (new SharedObjects()) return Architecture.Make(ConfigOf(archive).Config, customObjects, compile);
    }

    private static JsonObject? MetadataOf(ArchiveReader archive) => archive.Has(KerasArchive.Metadata) ? Parsed(archive, KerasArchive.Metadata) : null;

    private static JsonObject Parsed(ArchiveReader archive, string entry) => ParsedJson.Object(archive.Text(entry), $"'{entry}' in '{archive.Name}'");
}
