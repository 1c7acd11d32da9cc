using System.Text.Json.Nodes;
using Anneal.Losses;
using static TorchSharp.torch;

namespace Anneal.Metrics;

/// <summary>"accuracy" or "crossentropy" until the first batch shows which kind is meant.</summary>
/// <remarks>Keras: <c>compile_utils.get_metric</c> (there only accuracy) and <c>get_loss</c>.</remarks>
internal sealed class DeferredMetric(string name) : Metric(name)
{
    private Metric? resolved;

    /// <summary>Whether shapes decide what the name stands for.</summary>
    public static bool IsDeferred(string name) => IsAccuracy(name) || CrossentropyByShape.IsMeant(name);

    /// <summary>The metric for these shapes and outputs, called by the name.</summary>
    public Metric Resolve(ReadOnlySpan<long> yTrueShape, ReadOnlySpan<long> yPredShape, OutputKind? outputs = null) =>
        Resolve(Name, yTrueShape, yPredShape, outputs);

    /// <summary>The metric of the kind that the loss tells, else of the kind that the shapes show.</summary>
    public static Metric Choose(string name, ReadOnlySpan<long> yTrueShape, ReadOnlySpan<long> yPredShape, OutputKind? outputs)
    {
        var (labels, fromLogits) = outputs ?? new(LabelKinds.Of(yTrueShape, yPredShape));
        return (IsAccuracy(name), labels) switch
        {
            (true, LabelKind.Binary) => new BinaryAccuracy(threshold: fromLogits ? 0 : 0.5),
            (true, LabelKind.Sparse) => new SparseCategoricalAccuracy(),
            (true, _) => new CategoricalAccuracy(),
            (_, LabelKind.Binary) => new BinaryCrossentropy(fromLogits: fromLogits),
            (_, LabelKind.Sparse) => new SparseCategoricalCrossentropy(fromLogits: fromLogits),
            _ => new CategoricalCrossentropy(fromLogits: fromLogits),
        };
    }

    public override void UpdateState(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null)
    {
        resolved ??= Resolve(yTrue.shape, yPred.shape);
        resolved.UpdateState(yTrue, yPred, sampleWeight);
    }

    public override JsonObject GetConfig() => throw new NotSupportedException(
        $"Which metric '{Name}' stands for depends on the shapes of a batch; it can only be written by name.");

    public override IReadOnlyList<Variable> Variables => resolved?.Variables ?? [];

    public override double Result() => resolved?.Result() ?? 0;

    public override void ResetState() => resolved?.ResetState();

    protected override void Dispose(bool disposing)
    {
        if (disposing) resolved?.Dispose();
        base.Dispose(disposing);
    }

    private static bool IsAccuracy(string name) =>
        name.Equals("accuracy", StringComparison.OrdinalIgnoreCase) || name.Equals("acc", StringComparison.OrdinalIgnoreCase);
}
