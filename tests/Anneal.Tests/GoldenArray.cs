using System.Text.Json.Nodes;
using Anneal.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests;

/// <summary>Arrays of golden files as tensors, and their comparison.</summary>
internal static class GoldenArray
{
    /// <summary>A tensor of the type the file names (double where it holds floats that are to be compared).</summary>
    public static Tensor Tensor(JsonNode? node)
    {
        var (shape, dtype, data) = Golden.Array(node);
        using var scope = NewDisposeScope();
        var type = dtype switch
        {
            "float32" => float32,
            "float64" => float64,
            "int32" => int32,
            "int64" => int64,
            "bool" => @bool,
            _ => throw new MissingFeatureException($"array type {dtype}"),
        };
        return tensor(data).reshape(shape).to(type).MoveToOuterDisposeScope();
    }

    public static float[] Values(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return [.. tensor.detach().to(float32).reshape(-1).data<float>()];
    }

    /// <summary>|actual - expected| ≤ tolerance × (largest |expected|, or the least scale given), element by element.</summary>
    public static void Equal(ReadOnlySpan<double> expected, ReadOnlySpan<float> actual, double tolerance, string what, double leastScale = 0)
    {
        Assert.True(expected.Length == actual.Length, $"{what}: {actual.Length} values, expected {expected.Length}");
        var scale = leastScale;
        foreach (var e in expected)
            if (double.IsFinite(e)) scale = Math.Max(scale, Math.Abs(e));
        for (var i = 0; i < expected.Length; i++)
        {
            var same = double.IsNaN(expected[i]) ? float.IsNaN(actual[i]) : expected[i] == actual[i] || Math.Abs(actual[i] - expected[i]) <= tolerance * scale;
            Assert.True(same, $"{what}[{i}]: {actual[i]:R}, expected {expected[i]:R} (scale {scale:G3}, off by {(actual[i] - expected[i]) / scale:G3} of it)");
        }
    }
}
