using static TorchSharp.torch;

namespace Anneal.Metrics;

/// <summary>"accuracy" or "crossentropy" until the first batch shows which kind is meant.</summary>
/// <remarks>Keras: <c>compile_utils.get_metric</c> (there only accuracy) and <c>get_loss</c>.</remarks>
internal sealed class DeferredMetric(string name) : Metric(name)
{
    private Metric? resolved;

    /// <summary>Whether shapes decide what the name stands for.</summary>
    public static bool IsDeferred(string name) => IsAccuracy(name) || IsCrossentropy(name);

    /// <summary>The metric for these shapes, called by the name.</summary>
    public Metric Resolve(ReadOnlySpan<long> yTrueShape, ReadOnlySpan<long> yPredShape) => Resolve(Name, yTrueShape, yPredShape);

    /// <summary>One output: binary. Labels of fewer axes, or 1 where the outputs have more: sparse. Else categorical.</summary>
    public static Metric Choose(string name, ReadOnlySpan<long> yTrueShape, ReadOnlySpan<long> yPredShape)
    {
        var outputs = yPredShape.IsEmpty ? 1 : yPredShape[^1];
        var sparse = yTrueShape.Length < yPredShape.Length || (yTrueShape[^1] == 1 && outputs > 1);
        return (IsAccuracy(name), outputs == 1, sparse) switch
        {
            (true, true, _) => new BinaryAccuracy(),
            (true, _, true) => new SparseCategoricalAccuracy(),
            (true, _, _) => new CategoricalAccuracy(),
            (_, true, _) => new BinaryCrossentropy(),
            (_, _, true) => new SparseCategoricalCrossentropy(),
            _ => new CategoricalCrossentropy(),
        };
    }

    public override void UpdateState(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null)
    {
        resolved ??= Resolve(yTrue.shape, yPred.shape);
        resolved.UpdateState(yTrue, yPred, sampleWeight);
    }

    public override double Result() => resolved?.Result() ?? 0;

    public override void ResetState() => resolved?.ResetState();

    protected override void Dispose(bool disposing)
    {
        if (disposing) resolved?.Dispose();
        base.Dispose(disposing);
    }

    private static bool IsAccuracy(string name) => Is(name, "accuracy") || Is(name, "acc");

    private static bool IsCrossentropy(string name) => Is(name, "crossentropy") || Is(name, "ce");

    private static bool Is(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);
}
