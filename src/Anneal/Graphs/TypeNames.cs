using static TorchSharp.torch;

namespace Anneal.Graphs;

/// <summary>Element types by Keras's names.</summary>
internal static class TypeNames
{
    private static readonly Dictionary<string, ScalarType> Types = new()
    {
        ["float16"] = ScalarType.Float16,
        ["bfloat16"] = ScalarType.BFloat16,
        ["float32"] = ScalarType.Float32,
        ["float64"] = ScalarType.Float64,
        ["uint8"] = ScalarType.Byte,
        ["int8"] = ScalarType.Int8,
        ["int16"] = ScalarType.Int16,
        ["int32"] = ScalarType.Int32,
        ["int64"] = ScalarType.Int64,
        ["bool"] = ScalarType.Bool,
    };

    public static string Of(ScalarType type) => Types.First(pair => pair.Value == type).Key;

    public static ScalarType Parse(string name) => Types.TryGetValue(name, out var type)
        ? type
        : throw new ArgumentException($"'{name}' is not a known element type; the known are {string.Join(", ", Types.Keys)}.", nameof(name));
}
