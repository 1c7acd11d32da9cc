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

    /// <returns>What was skipped.</returns>
    public static IReadOnlyList<string> Read(Model model, string path, bool skipMismatch, bool byName, NameMap? map) => FileContent.Read(path, content => Read(model, path, content, skipMismatch, byName, map));

    public static void ReadTorch(Model model, string path, NameMap? map) => FileContent.Read(path, content =>
    {
        if (content.Format != FileFormat.Safetensors) throw content.Unknown("a safetensors file, which alone is read of PyTorch's", " In Python: safetensors.torch.save_file(module.state_dict(), path)");
        using var file = new SafetensorsFile(path, content.Stream);
        TorchWeights.Load(model, path, NameMap.Apply(map, file.RequireEnd().Arrays, path));
        return true;
    });

    private static IReadOnlyList<string> Read(Model model, string path, FileContent content, bool skipMismatch, bool byName, NameMap? map)
    {
        switch (content.Format)
        {
            case FileFormat.Zip:
                using (var archive = ArchiveReader.Open(path, content.Stream))
                {
                    var isNpz = !archive.Has(KerasArchive.Weights) && archive.Entries.Any(entry => entry.EndsWith(".npy", StringComparison.Ordinal));
                    Takes(takesMap: isNpz);
                    if (isNpz) return NamedWeights.LoadNpz(model, archive, skipMismatch, map);
                    using var weights = archive.Weights();
                    return WeightsLoader.Load(model, weights, skipMismatch);
                }

            case FileFormat.Hdf5:
                using (var file = HdfFile.Open(path, content.Stream))
                {
                    var isOld = LegacyWeights.IsIn(file);
                    Takes(takesByName: isOld);
                    return isOld ? new LegacyWeights(file).Load(model, byName, skipMismatch).Skipped : WeightsLoader.Load(model, new HdfWeights(file), skipMismatch);
                }

            case FileFormat.Json:
                Takes();
                using (var shards = new ShardedWeights(path)) return WeightsLoader.Load(model, shards, skipMismatch);
            case FileFormat.Safetensors:
                Takes(takesMap: true);
                using (var file = new SafetensorsFile(path, content.Stream))
                    return NamedWeights.Load(model, path, NameMap.Apply(map, file.RequireEnd().Arrays, path), skipMismatch, TorchWeights.IsIn(file.Arrays.Keys) ? " The names look like PyTorch's: read such a file with LoadTorchWeights." : "");
            default:
                throw content.Unknown("a file of weights");
        }

        void Takes(bool takesByName = false, bool takesMap = false)
        {
            if (byName && !takesByName) throw new InvalidDataException($"'{path}' cannot be read byName, which is for .h5 files in the layout before Keras 3: leave byName false.");
            if (map is not null && !takesMap) throw new InvalidDataException($"'{path}' cannot be read with a map, which is for .safetensors and .npz files: leave map out.");
        }
    }
}
