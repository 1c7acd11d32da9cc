using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Anneal.Models;

namespace Anneal.Saving;

/// <summary>The file format <c>.keras</c>: a zip of the model's config, its weights and a note of who wrote it.</summary>
internal static class KerasArchive
{
    public const string Config = "config.json", Metadata = "metadata.json", Weights = "model.weights.h5";

    /// <summary>The version of Keras whose layout and meanings are written.</summary>
    private const string KerasVersion = "3.16.0";

    public static void Write(Model model, string path, TimeProvider time)
    {
        string config;
        using (new SharedObjects()) config = model.ToJson();
        var (metadata, parts) = (MetadataOf(model, time), ModelParts.Of(model));
        WholeFile.Write(path, stream =>
        {
            using var zip = new ZipArchive(stream, ZipArchiveMode.Create);
            Add(zip, Metadata, entry => WriteText(entry, PythonJson.Write(metadata)));
            Add(zip, Config, entry => WriteText(entry, config));
            Add(zip, Weights, entry => HdfWriter.Write(entry, parts));
        });
    }

    private static JsonObject MetadataOf(Model model, TimeProvider time)
    {
        var metadata = new JsonObject
        {
            ["keras_version"] = KerasVersion,
            ["date_saved"] = time.GetLocalNow().ToString("yyyy-MM-dd@HH:mm:ss", CultureInfo.InvariantCulture),
        };
        if (RateNotes.Of(model) is { } factors) metadata[RateNotes.Key] = factors;
        return metadata;
    }

    private static void Add(ZipArchive zip, string name, Action<Stream> write)
    {
        using var entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
        write(entry);
    }

    private static void WriteText(Stream stream, string text) => stream.Write(Encoding.UTF8.GetBytes(text));
}
