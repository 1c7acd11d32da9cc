using Anneal.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Saving;

/// <summary>A dataset of numbers in an HDF5 file.</summary>
internal sealed unsafe class HdfArray : StoredArray
{
    private readonly HdfLayout layout;
    private readonly bool isReversed;

    private HdfArray(HdfLayout layout, string path, Shape shape, ScalarType type, bool isReversed)
        : base(path, shape, type) => (this.layout, this.isReversed) = (layout, isReversed);

    /// <summary>Null for what is no array of numbers, such as text.</summary>
    public static HdfArray? TryMake(HdfHeader header, string path) =>
        header.First(HdfMessage.Type) is { } type && HdfType.Read(type) is { Scalar: { } scalar } known && header.First(HdfMessage.Space) is { } space && HdfSpace.Read(space) is { } shape
            ? new(HdfLayout.Read(header, shape, known.Size), path, shape, scalar, known.IsReversed)
            : null;

    /// <summary>The value of an array of one whole number, read without a tensor; null for any other.</summary>
    public long? WholeNumber()
    {
        if (Shape.Rank > 0 || Type is not (ScalarType.Int32 or ScalarType.Int64) || isReversed) return null;
        var value = 0L;
        Require();
        layout.Fill((byte*)&value, Bytes);
        return Type == ScalarType.Int32 ? (int)value : value;
    }

    public override void Require()
    {
        if (Bytes > 0) layout.Require(Bytes);
    }

    public override Tensor Read()
    {
        Require();
        Memory.RequireFor(Shape.ToArray(), Type.ElementSize());
        var read = empty(Shape.ToArray(), Type);
        TryFill(read);
        return read;
    }

    protected override bool TryFill(Tensor values)
    {
        if (Bytes > 0) layout.Fill((byte*)TensorMemory.Data(values), Bytes);
        if (isReversed) StreamArray.Swap(values);
        return true;
    }

    private long Bytes => Shape.ElementCount * Type.ElementSize();
}
