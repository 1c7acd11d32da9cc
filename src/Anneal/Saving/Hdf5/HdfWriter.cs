using PureHDF;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Saving;

/// <summary>Writes the parts of a model as Keras 3 lays them out in HDF5.</summary>
internal static class HdfWriter
{
    public static void Write(Stream stream, IEnumerable<SavedPart> parts)
    {
        using var scope = NewDisposeScope();
        var file = new H5File();
        foreach (var part in parts)
        {
            var group = part.Path.Split('/', StringSplitOptions.RemoveEmptyEntries).Append("vars").Aggregate((H5Group)file, Within);
            group.Attributes["name"] = part.Name;
            foreach (var array in part.Arrays) group[array.Key] = Dataset(array.Get());
        }
        file.Write(stream);
    }

    private static H5Group Within(H5Group group, string name)
    {
        if (group.TryGetValue(name, out var there)) return (H5Group)there;
        var made = new H5Group();
        group[name] = made;
        return made;
    }

    private static H5Dataset Dataset(Tensor values)
    {
        var given = values.detach().cpu().contiguous();
        return given.dtype switch
        {
            ScalarType.Float32 => Of<float>(given),
            ScalarType.Float64 => Of<double>(given),
            ScalarType.Float16 => Of<Half>(given),
            ScalarType.Int32 => Of<int>(given),
            ScalarType.Int64 => Of<long>(given),
            ScalarType.Byte => Of<byte>(given),
            ScalarType.Int8 => Of<sbyte>(given),
            ScalarType.Int16 => Of<short>(given),
            _ => Of<float>(given.to(float32)),
        };
    }

    private static unsafe H5Dataset Of<T>(Tensor values)
        where T : unmanaged =>
        values.dim() == 0
            ? new H5Dataset<T>(*(T*)Native.TensorMemory.Data(values))
            : new H5Dataset<Memory<T>>(new TensorBytes<T>(values).Memory, fileDims: [.. values.shape.Select(size => (ulong)size)]);
}
