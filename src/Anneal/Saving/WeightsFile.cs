using Anneal.Models;

namespace Anneal.Saving;

/// <summary>Files that hold the weights of a model, and files out of which weights alone are wanted.</summary>
internal static class WeightsFile
{
    public static void Write(Model model, string path)
    {
        var parts = ModelParts.Of(model);
        if (path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase))
        {
            WholeFile.Write(path, stream => SafetensorsFile.Write(stream, UniqueNames.Of(model.Variables).Select(named => (named.Name, named.Item.Value))));
            return;
        }
        WholeFile.Write(path, stream => HdfWriter.Write(stream, parts));
    }

    public static void Read(Model model, string path, bool skipMismatch, bool byName, NameMap? map) => FileContent.Read(path, content => Read(model, path, content, skipMismatch, byName, map));

    public static void ReadTorch(Model model, string path, NameMap? map) => FileContent.Read(path, content =>
    {
        if (content.Format != FileFormat.Safetensors) throw content.Unknown("a safetensors file, which alone is read of PyTorch's", " In Python: safetensors.torch.save_file(module.state_dict(), path)");
        using var file = new SafetensorsFile(path, content.Stream);
        TorchWeights.Load(model, path, NameMap.Apply(map, file.RequireEnd().Arrays, path));
        return true;
    });

    private static bool Read(Model model, string path, FileContent content, bool skipMismatch, bool byName, NameMap? map)
    {
        if (map is not null && content.Format is not (FileFormat.Safetensors or FileFormat.Zip)) throw new InvalidDataException($"'{path}' has no names of variables that a map could change: leave map out.");
        switch (content.Format)
        {
            case FileFormat.Zip:
                using (var archive = ArchiveReader.Open(path, content.Stream))
                    if (!archive.Has(KerasArchive.Weights) && archive.Entries.Any(entry => entry.EndsWith(".npy", StringComparison.Ordinal))) NamedWeights.LoadNpz(model, archive, skipMismatch, map);
                    else
                        using (var weights = archive.Weights()) WeightsLoader.Load(model, weights, skipMismatch);
                break;
            case FileFormat.Hdf5:
                using (var file = HdfFile.Open(path, content.Stream))
                    if (LegacyWeights.IsIn(file)) new LegacyWeights(file).Load(model, byName, skipMismatch);
                    else if (byName) throw new InvalidDataException($"'{path}' has the layout of Keras 3, in which layers have places and no names: leave byName false.");
                    else WeightsLoader.Load(model, new HdfWeights(file), skipMismatch);
                break;
            case FileFormat.Json:
                using (var shards = new ShardedWeights(path)) WeightsLoader.Load(model, shards, skipMismatch);
                break;
            case FileFormat.Safetensors:
                using (var file = new SafetensorsFile(path, content.Stream)) NamedWeights.Load(model, path, NameMap.Apply(map, file.RequireEnd().Arrays, path), skipMismatch, TorchWeights.IsIn(file.Arrays.Keys) ? " The names look like PyTorch's: read such a file with LoadTorchWeights." : "");
                break;
            default:
                throw content.Unknown("a file of weights");
        }
        return true;
    }
}
