using Anneal.Models;

namespace Anneal.Saving;

/// <summary>Files that hold the weights of a model, and files out of which weights alone are wanted.</summary>
internal static class WeightsFile
{
    public static void Write(Model model, string path)
    {
        var parts = ModelParts.Of(model);
        WholeFile.Write(path, stream =>
        {
            using var weights = Scratch.Beside(path);
            HdfWriter.Write(weights, parts);
            weights.Position = 0;
            weights.CopyTo(stream);
        });
    }

    public static void Read(Model model, string path, bool skipMismatch)
    {
        using var content = FileContent.Open(path);
        using var archive = content.Format == FileFormat.Zip ? ArchiveReader.Open(path, content.Stream) : null;
        var weights = content.Format switch
        {
            FileFormat.Zip => archive!.Content(KerasArchive.Weights),
            FileFormat.Hdf5 => content.Stream,
            _ => throw content.Unknown("a file of weights"),
        };
        using var stored = new HdfWeights(HdfFile.Open(path, weights));
        WeightsLoader.Load(model, stored, skipMismatch);
    }
}
