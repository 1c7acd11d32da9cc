using static TorchSharp.torch;

namespace Anneal.Saving;

/// <summary>The type of values in HDF5.</summary>
/// <param name="Size">The bytes of one value.</param>
/// <param name="Scalar">The type of numbers in memory; null for what is no number.</param>
/// <param name="IsReversed">Whether the highest byte comes first.</param>
/// <param name="Text">How texts are kept.</param>
internal sealed record HdfType(int Size, ScalarType? Scalar, bool IsReversed, HdfTextKind Text)
{
    private const int Integer = 0, Float = 1, String = 3, Opaque = 5, Enumeration = 8, Variable = 9;

    public static HdfType Read(HdfCursor type)
    {
        var (kind, bits) = (type.Byte() & 15, type.Number(3));
        var size = type.Int() is <= 1 << 24 and var bytes ? (int)bytes : throw type.File.Error("has a type of impossible size");
        ScalarType? scalar = (kind, size) switch
        {
            (Float, 2) => Exponent(type) == 8 ? ScalarType.BFloat16 : ScalarType.Float16,
            (Float, 4) => ScalarType.Float32,
            (Float, 8) => ScalarType.Float64,
            (Integer, 1) => (bits & 8) != 0 ? ScalarType.Int8 : ScalarType.Byte,
            (Integer, 2) => ScalarType.Int16,
            (Integer, 4) => ScalarType.Int32,
            (Integer, 8) => ScalarType.Int64,
            (Opaque, 2) => ScalarType.BFloat16,
            (Enumeration, 1) => ScalarType.Byte,
            _ => null,
        };
        return new(size, scalar, size > 1 && kind is Integer or Float && (bits & 1) != 0, kind switch
        {
            String => HdfTextKind.Fixed,
            Variable when (bits & 15) == 1 => HdfTextKind.Variable,
            _ => HdfTextKind.None,
        });
    }

    private static int Exponent(HdfCursor type)
    {
        type.Skip(5);
        return type.Byte();
    }
}
