using System.Text.Json.Nodes;
using Anneal.Testing;
using static TorchSharp.torch;

namespace Anneal.Tests;

/// <summary>Tensors of golden files.</summary>
internal static class GoldenTensor
{
    /// <summary>A new tensor of a node, in the dtype the file gives.</summary>
    public static Tensor Of(JsonNode node)
    {
        var (shape, dtype, data) = Golden.Array(node);
        using var wide = tensor(data, dtype: ScalarType.Float64);
        using var shaped = wide.reshape(shape);
        return shaped.to_type(dtype switch
        {
            "float32" => ScalarType.Float32,
            "float64" => ScalarType.Float64,
            "int32" => ScalarType.Int32,
            "int64" => ScalarType.Int64,
            "bool" => ScalarType.Bool,
            _ => throw new InvalidDataException($"Unknown dtype {dtype}."),
        });
    }

    /// <summary>A tensor, or null for a JSON null.</summary>
    public static Tensor? OrNull(JsonNode? node) => node is null ? null : Of(node);

    /// <summary>Same shape, and values within <c>absolute + relative * |expected|</c>; non-finite values must be equal.</summary>
    public static void AssertClose(JsonNode expected, Tensor actual, double absolute, double relative)
    {
        var (shape, _, data) = Golden.Array(expected);
        Assert.Equal(shape, actual.shape);
        AssertClose(data, Values(actual), absolute, relative);
    }

    /// <summary>As above, for plain numbers.</summary>
    public static void AssertClose(double[] expected, double[] actual, double absolute, double relative)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            var close = double.IsFinite(expected[i])
                ? Math.Abs(actual[i] - expected[i]) <= absolute + relative * Math.Abs(expected[i])
                : actual[i].Equals(expected[i]);
            Assert.True(close, FormattableString.Invariant($"[{i}]: expected {expected[i]:R}, got {actual[i]:R}"));
        }
    }

    /// <summary>All values, row-major.</summary>
    public static double[] Values(Tensor tensor)
    {
        using var wide = tensor.detach().to_type(ScalarType.Float64).contiguous();
        return wide.data<double>().ToArray();
    }
}
