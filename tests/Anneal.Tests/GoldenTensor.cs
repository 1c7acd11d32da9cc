using System.Text.Json.Nodes;
using Anneal.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests;

/// <summary>Tensors of golden files, and their comparison with ours.</summary>
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
            _ => throw new NotSupportedException($"array type {dtype}"),
        });
    }

    /// <summary>A tensor, or null for a JSON null.</summary>
    public static Tensor? OrNull(JsonNode? node) => node is null ? null : Of(node);

    /// <summary>All values, row-major.</summary>
    public static double[] Values(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.numel() == 0 ? [] : tensor.detach().to_type(ScalarType.Float64).contiguous().data<double>().ToArray();
    }

    /// <summary>The same as float32.</summary>
    public static float[] Floats(Tensor tensor) => [.. Values(tensor).Select(v => (float)v)];

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
            Assert.True(
                IsWithin(expected[i], actual[i], absolute + relative * Math.Abs(expected[i])),
                FormattableString.Invariant($"[{i}]: expected {expected[i]:R}, got {actual[i]:R}"));
    }

    /// <summary>
    /// Values within a share of the scale of all of them, the largest finite |expected| or the least scale given: the errors of long sums are of
    /// the size of their terms, not of the result. Non-finite values must be equal.
    /// </summary>
    public static void AssertCloseToScale(
        IReadOnlyList<double> expected, IReadOnlyList<double> actual, double tolerance, string what, double leastScale = 0)
    {
        Assert.True(expected.Count == actual.Count, $"{what}: {actual.Count} values, expected {expected.Count}");
        var scale = expected.Where(double.IsFinite).Select(Math.Abs).Append(leastScale).Max();
        for (var i = 0; i < expected.Count; i++)
            Assert.True(
                IsWithin(expected[i], actual[i], tolerance * scale),
                FormattableString.Invariant(
                    $"{what}[{i}]: {actual[i]:R}, expected {expected[i]:R} (scale {scale:G3}, off by {(actual[i] - expected[i]) / scale:G3} of it)"));
    }

    private static bool IsWithin(double expected, double actual, double tolerance) =>
        double.IsFinite(expected) ? Math.Abs(actual - expected) <= tolerance : actual.Equals(expected);
}
