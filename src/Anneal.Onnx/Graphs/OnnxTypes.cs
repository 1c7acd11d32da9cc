using static Anneal.Onnx.Schema.TensorProto.Types;
using static TorchSharp.torch;

namespace Anneal.Onnx;

/// <summary>ONNX's numbers for the types of tensors.</summary>
internal static class OnnxTypes
{
    public static DataType Of(ScalarType type) => type switch
    {
        ScalarType.Float32 => DataType.Float,
        ScalarType.Float64 => DataType.Double,
        ScalarType.Float16 => DataType.Float16,
        ScalarType.Byte => DataType.Uint8,
        ScalarType.Int8 => DataType.Int8,
        ScalarType.Int16 => DataType.Int16,
        ScalarType.Int32 => DataType.Int32,
        ScalarType.Int64 => DataType.Int64,
        ScalarType.Bool => DataType.Bool,
        _ => throw new NotSupportedException($"uses numbers of type {type}, which this package does not write"),
    };

    // As libtorch mixes types: a single number does not make integers wider.
    public static ScalarType Common(OnnxValue a, OnnxValue b)
    {
        var (one, other) = (Kind(a.Type), Kind(b.Type));
        if (one != other) return one > other ? a.Type : b.Type;
        if (a.Rank == 0 != (b.Rank == 0)) return a.Rank == 0 ? b.Type : a.Type;
        return Width(a.Type) >= Width(b.Type) ? a.Type : b.Type;
    }

    public static bool IsFloat(ScalarType type) => Kind(type) == 2;

    private static int Kind(ScalarType type) => type switch
    {
        ScalarType.Bool => 0,
        ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float32 or ScalarType.Float64 => 2,
        _ => 1,
    };

    private static int Width(ScalarType type) => type switch
    {
        ScalarType.Float64 or ScalarType.Int64 => 8,
        ScalarType.Float32 or ScalarType.Int32 => 4,
        ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Int16 => 2,
        _ => 1,
    };
}
