using System.IO.Compression;
using System.Numerics.Tensors;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace Anneal.Saving;

/// <summary>Arrays in files, without a model: those of NumPy (<c>.npy</c>, <c>.npz</c>), safetensors, HDF5 and <c>.keras</c>.</summary>
/// <example><code>
/// ArrayFiles.Save("data.npz", new Dictionary&lt;string, ArrayLike&gt; { ["x"] = x, ["y"] = y });
/// Tensor&lt;float&gt; kernel = ArrayFiles.Load("model.keras")["layers/dense/vars/0"];
/// </code></example>
public static class ArrayFiles
{
    /// <summary>Reads all arrays of numbers in a file, as float32.</summary>
    /// <param name="path">A file of any of the formats; its first bytes tell which.</param>
    /// <returns>The arrays by their names in the file, which are paths in HDF5. The array of a <c>.npy</c> file has the name of the file without its ending.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is damaged or of another format, or an array is one of Python objects.</exception>
    public static IReadOnlyDictionary<string, Tensor<float>> Load(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        using var arrays = NamedArrays.Open(path);
        var read = new OrderedDictionary<string, Tensor<float>>();
        foreach (var (name, array) in arrays.All)
        {
            using var scope = NewDisposeScope();
            read.Add(name, ArrayLike.ToNumerics(array.Read()));
        }
        return read;
    }

    /// <summary>Writes arrays into one file.</summary>
    /// <param name="path">The file, ending in <c>.npz</c> or <c>.safetensors</c>; or in <c>.npy</c>, for one array alone. A file that is there is replaced once the new one is complete.</param>
    /// <param name="arrays">The arrays by name.</param>
    /// <exception cref="ArgumentException">The path ends otherwise, or there is not one array for a <c>.npy</c> file.</exception>
    /// <exception cref="IOException">The file cannot be written. A file that was there is unchanged.</exception>
    public static void Save(string path, IReadOnlyDictionary<string, ArrayLike> arrays)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(arrays);
        using var scope = NewDisposeScope();
        (string Name, Tensor Values)[] tensors = [.. arrays.Select(array => (array.Key, array.Value.ToTensor()))];
        switch (Path.GetExtension(path).ToLowerInvariant())
        {
            case ".npy" when tensors.Length == 1:
                WholeFile.Write(path, stream => NpyFormat.Write(stream, tensors[0].Values));
                break;
            case ".npy":
                throw Require.Wrong(nameof(arrays), $"must hold one array for a .npy file; it held {tensors.Length}");
            case ".npz":
                WholeFile.Write(path, stream => WriteZip(stream, tensors));
                break;
            case ".safetensors":
                WholeFile.Write(path, stream => SafetensorsFile.Write(stream, tensors));
                break;
            default:
                throw Require.Wrong(nameof(path), $"must end in .npz, .npy or .safetensors; it was '{path}'");
        }
    }

    private static void WriteZip(Stream stream, (string Name, Tensor Values)[] arrays)
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create);
        foreach (var (name, values) in arrays)
        {
            using var entry = zip.CreateEntry($"{name}.npy", CompressionLevel.NoCompression).Open();
            NpyFormat.Write(entry, values);
        }
    }
}
