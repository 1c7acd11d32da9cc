using System.Text.Json;
using System.Text.Json.Nodes;
using Anneal.Models;

namespace Anneal.Saving;

/// <summary>Reads a whole model from a file of any format, which its first bytes tell.</summary>
internal static class ModelFile
{
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
                return Model.FromJson(File.ReadAllText(path), customObjects, compile);
            default:
                return IsYaml(path) && PlainYaml.Parse(File.ReadAllText(path)) is JsonObject config ? Architecture.Read(config, customObjects, compile) : throw content.Unknown("a model");
        }
    }

    private static bool IsYaml(string path) => path.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".yml", StringComparison.OrdinalIgnoreCase);

    private static Model ReadArchive(string path, Stream content, CustomObjects? customObjects, bool compile)
    {
        using var archive = ArchiveReader.Open(path, content);
        var model = ReadConfig(archive, customObjects, compile);
        try
        {
            using var weights = archive.Weights();
            WeightsLoader.Load(model, weights);
            Vocabularies.Load(model, archive, weights);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private static Model ReadConfig(ArchiveReader archive, CustomObjects? customObjects, bool compile)
    {
        var config = Parsed(archive, KerasArchive.Config);
        var version = archive.Has(KerasArchive.Metadata) ? JsonText.Of(Parsed(archive, KerasArchive.Metadata)["keras_version"]) : null;
        using (new SharedObjects()) return Architecture.Read(config, LegacyVersion.Of(version ?? "3", "tensorflow"), customObjects, compile);
    }

    private static JsonObject Parsed(ArchiveReader archive, string entry)
    {
        try
        {
            return JsonNode.Parse(archive.Text(entry)) is JsonObject config && JsonText.ProblemOf(config) is null ? config : throw new JsonException("It is no object.");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"'{entry}' in '{archive.Name}' is not JSON: {error.Message.TrimEnd('.')}.", error);
        }
    }
}
