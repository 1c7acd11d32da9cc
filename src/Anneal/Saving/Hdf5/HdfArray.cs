using Anneal.Native;
using PureHDF;
using PureHDF.VOL.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Saving;

/// <summary>A dataset of numbers in an HDF5 file.</summary>
internal sealed unsafe class HdfArray : StoredArray
{
    private readonly HdfFile file;
    private readonly IH5Dataset dataset;

    private HdfArray(HdfFile file, IH5Dataset dataset, string path, Shape shape, ScalarType type)
        : base(path, shape, type) => (this.file, this.dataset) = (file, dataset);

    /// <summary>Null for what is no array of numbers, such as text.</summary>
    public static HdfArray? TryMake(HdfFile file, IH5Dataset dataset, string path)
    {
        var type = dataset.Type;
        ScalarType? read = (type.Class, type.Size) switch
        {
            (H5DataTypeClass.FloatingPoint, 2) => ScalarType.Float16,
            (H5DataTypeClass.FloatingPoint, 4) => ScalarType.Float32,
            (H5DataTypeClass.FloatingPoint, 8) => ScalarType.Float64,
            (H5DataTypeClass.FixedPoint, 1) => type.FixedPoint.IsSigned ? ScalarType.Int8 : ScalarType.Byte,
            (H5DataTypeClass.FixedPoint, 2) => ScalarType.Int16,
            (H5DataTypeClass.FixedPoint, 4) => ScalarType.Int32,
            (H5DataTypeClass.FixedPoint, 8) => ScalarType.Int64,
            (H5DataTypeClass.Opaque, 2) => ScalarType.BFloat16,
            (H5DataTypeClass.Enumerated, 1) => ScalarType.Byte,
            _ => null,
        };
        if (read is not { } scalar || dataset.Space.Type == H5DataspaceType.Null) return null;
        return new(file, dataset, path, [.. dataset.Space.Dimensions.Select(size => checked((long)size))], scalar);
    }

    public override Tensor Read()
    {
        Memory.RequireFor(Shape.ToArray(), Type.ElementSize());
        var read = empty(Shape.ToArray(), Type);
        if (read.numel() > 0) file.Guarded(() => Fill(read));
        return read;
    }

    private bool Fill(Tensor tensor)
    {
        var bytes = new Span<byte>(TensorMemory.Data(tensor), checked((int)(tensor.numel() * Type.ElementSize())));
        ((NativeDataset)dataset).Read<byte>(default, bytes);
        return true;
    }
}
