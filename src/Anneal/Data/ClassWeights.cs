using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Data;

/// <summary>Weights of samples by the class of their target.</summary>
/// <remarks>Labels are rounded; with one number per class, the largest decides. Keras: <c>class_weight_to_sample_weights</c>.</remarks>
internal static class ClassWeights
{
    private const string Argument = "classWeight";

    /// <summary>The same rows with weights by class, and the weighed classes that no row has; there must be one output and no sample weights yet.</summary>
    public static (Batch Weighted, int[] Absent) On(Batch rows, IReadOnlyDictionary<int, double> classWeight)
    {
        if (rows.SampleWeights.Count > 0)
            throw new ArgumentException("classWeight and sampleWeight cannot be given together. Multiply the class weights into sampleWeight.", Argument);
        if (rows.Targets.Count == 0) throw new ArgumentException("classWeight needs y, which is missing.", Argument);
        if (rows.Targets is not [{ } targets])
            throw new ArgumentException($"classWeight needs a model with one output; there are {rows.Targets.Count} targets. Give sampleWeight for each output.", Argument);
        using var scope = NewDisposeScope();
        return (rows.Weighed(Of(targets, rows.Count, classWeight)), [.. Absent(targets, rows.Count, classWeight)]);
    }

    public static Tensor Of(Tensor y, long count, IReadOnlyDictionary<int, double> classWeight)
    {
        var classes = Classes(y, count);
        var weights = ones(count, device: y.device);
        foreach (var (label, weight) in classWeight)
        {
            if (!Float32.Holds(weight) || weight < 0)
                throw Require.RefusedElement(label, weight, double.IsFinite(weight) && weight > 0 ? Float32.Range : "0 or more and finite", Argument);
            weights.Fill_(classes.Is(label), weight);
        }
        return weights;
    }

    /// <summary>Weighed classes that no target has.</summary>
    public static IEnumerable<int> Absent(Tensor y, long count, IReadOnlyDictionary<int, double> classWeight)
    {
        var classes = Classes(y, count);
        return classWeight.Keys.Where(label => !classes.Is(label).any().item<bool>());
    }

    private static Tensor Classes(Tensor y, long count)
    {
        if (y.dtype == ScalarType.Bool) y = y.to(uint8);
        var isByClass = y.dim() > 1 && y.size(-1) > 1;
        if ((isByClass ? y.numel() / y.size(-1) : y.numel()) != count)
            throw new ArgumentException($"classWeight needs one class per row; y has shape {(Shape)y.shape}.", Argument);
        if (!isByClass) return (y.is_floating_point() ? y.round() : y).reshape(count);
        var rows = y.reshape(count, -1).to(float32);
        // As Keras rounds: a share above one half is a class of its own.
        var named = rows.IsAbove(0.5).sum(1);
        var bad = named.IsAbove(1).logical_or_(rows.amax([1]).IsAbove(0).logical_not_());
        if (bad.any().item<bool>())
        {
            var row = bad.to(int8).argmax().item<long>();
            throw new ArgumentException(
                $"classWeight needs one class per row; row {row} of y has {named[row].item<long>()}. Where rows have several classes or none, give sampleWeight.", Argument);
        }
        return rows.argmax(1);
    }
}
