using System.Text.Json.Nodes;
using Anneal.Testing;
using static TorchSharp.torch;

namespace Anneal.Applications.Tests;

/// <summary>Weights and images as functions of their place: the formulas at the head of the golden file.</summary>
internal static class Formula
{
    /// <summary>A number in [0, 1) from a place and a stream.</summary>
    public static double U(long i, int k)
    {
        unchecked
        {
            var h = ((uint)i * 0x9E3779B1) + ((uint)(k + 1) * 0x85EBCA77);
            h = (h ^ (h >> 15)) * 0x2C1B3C6D;
            h = (h ^ (h >> 12)) * 0x297A2D39;
            return (h ^ (h >> 15)) / 4294967296.0;
        }
    }

    public static float[] Image(JsonNode c, long count)
    {
        var scale = Golden.Number(c["input_scale"]);
        return Values(count, i => scale * U(i, -1));
    }

    public static void Fill(Variable weight, int k, double gain)
    {
        var name = weight.Path[(weight.Path.LastIndexOf('/') + 1)..];
        var shape = weight.Shape.ToArray();
        double S(long i) => (2 * U(i, k)) - 1;
        float[] values;
        if (name.Contains("kernel", StringComparison.Ordinal))
        {
            var inputs = (name == "depthwise_kernel" ? shape[..2] : shape[..^1]).Aggregate(1L, (product, size) => product * size);
            var bound = gain * Math.Sqrt(3.0 / inputs);
            values = Values(weight.Shape.ElementCount, i => bound * S(i));
        }
        else
        {
            values = Values(weight.Shape.ElementCount, name switch
            {
                "gamma" => i => 1 + (0.1 * S(i)),
                _ when name.StartsWith("variable", StringComparison.Ordinal) => i => 1 + (0.1 * S(i)),
                "moving_variance" or "variance" => i => 1 + (0.5 * U(i, k)),
                "beta" or "bias" or "moving_mean" or "mean" => i => 0.1 * S(i),
                _ => throw new InvalidDataException($"The formulas do not say what {weight.Path} is."),
            });
        }

        using var value = tensor(values, shape);
        weight.Assign(value);
    }

    private static float[] Values(long count, Func<long, double> value)
    {
        var values = new float[count];
        for (long i = 0; i < count; i++) values[i] = (float)value(i);
        return values;
    }
}
