using Anneal.Models;
using Anneal.Tests;
using Google.Protobuf;
using static TorchSharp.torch;

namespace Anneal.Onnx.Tests;

/// <summary>That a model's file computes in ONNX Runtime what the model computes here.</summary>
internal static class OnnxAssert
{
    // Both sides are float32 and add up in different orders.
    private const double Tolerance = 1e-4;

    /// <summary>Exports, runs both and compares shapes and numbers; gives the largest difference, as a share of the largest number.</summary>
    public static double SameAsModel(Model model, params Tensor[] inputs) => SameAsModel(model, 1, inputs);

    /// <param name="model">The model.</param>
    /// <param name="leastScale">What the largest number counts for at least.</param>
    /// <param name="inputs">Its inputs.</param>
    public static double SameAsModel(Model model, double leastScale, params Tensor[] inputs) => SameAsModel(model, leastScale, Tolerance, inputs);

    /// <param name="model">The model.</param>
    /// <param name="leastScale">What the largest number counts for at least.</param>
    /// <param name="tolerance">The largest difference, as a share of the largest number.</param>
    /// <param name="inputs">Its inputs.</param>
    public static double SameAsModel(Model model, double leastScale, double tolerance, params Tensor[] inputs)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        using var run = new OnnxRun(Bytes(model));
        var outputs = run.Of(inputs);
        var expected = inputs is [var only] ? model.ApplyAll(only, training: false) : model.ApplyAll(inputs, training: false);
        Assert.Equal(expected.Count, outputs.Length);
        var largest = 0.0;
        foreach (var (ours, (shape, values)) in expected.Zip(outputs))
        {
            Assert.Equal(ours.shape, shape);
            var numbers = GoldenTensor.Values(ours);
            GoldenTensor.AssertCloseToScale(numbers, values, tolerance, "output", leastScale: leastScale);
            var scale = numbers.Where(double.IsFinite).Select(Math.Abs).Append(leastScale).Max();
            largest = Math.Max(largest, numbers.Zip(values, (a, b) => double.IsFinite(a) ? Math.Abs(a - b) / scale : 0).DefaultIfEmpty().Max());
        }
        return largest;
    }

    /// <summary>The file as bytes.</summary>
    public static byte[] Bytes(Model model)
    {
        using var scope = NewDisposeScope();
        return ModelExtensions.Make(model).ToByteArray();
    }
}
