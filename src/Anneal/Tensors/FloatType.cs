using static TorchSharp.torch;

namespace Anneal;

/// <summary>The least precision that a loss or a metric is computed in.</summary>
internal static class FloatType
{
    /// <summary>Keras's default.</summary>
    public const string Default = "float32";

    /// <summary>The type of a name.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The name is none of the four.</exception>
    public static ScalarType Of(string dtype) => dtype switch
    {
        "float16" => ScalarType.Float16,
        "bfloat16" => ScalarType.BFloat16,
        Default => ScalarType.Float32,
        "float64" => ScalarType.Float64,
        _ => throw Require.Refused(dtype, "\"float16\", \"bfloat16\", \"float32\" or \"float64\""),
    };

    /// <summary>Floating-point numbers in at least this precision; what is more precise, or whole, is the argument itself.</summary>
    public static Tensor AtLeast(Tensor tensor, ScalarType type) =>
        tensor.dtype != type && tensor.is_floating_point() && tensor.element_size() < Size(type) ? tensor.to_type(type) : tensor;

    /// <summary>Whether the type is one of the four.</summary>
    public static bool IsFloatingPoint(this ScalarType type) => type is ScalarType.Float32 or ScalarType.Float64 or ScalarType.Float16 or ScalarType.BFloat16;

    private static int Size(ScalarType type) => type switch { ScalarType.Float64 => 8, ScalarType.Float32 => 4, _ => 2 };
}
