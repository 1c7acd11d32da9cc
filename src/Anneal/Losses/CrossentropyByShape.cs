using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Anneal.Losses;

/// <summary>The cross-entropy that the shapes of targets and predictions call for.</summary>
/// <remarks>Keras: <c>compile_utils.get_loss</c>.</remarks>
internal sealed class CrossentropyByShape(string name) : Loss(name)
{
    private static readonly Loss Binary = new BinaryCrossentropy();
    private static readonly Loss Categorical = new CategoricalCrossentropy();
    private static readonly Loss SparseCategorical = new SparseCategoricalCrossentropy();

    /// <summary>Whether shapes decide what a name stands for.</summary>
    public static bool IsMeant(string name) =>
        name.Equals("crossentropy", StringComparison.OrdinalIgnoreCase) || name.Equals("ce", StringComparison.OrdinalIgnoreCase);

    public override JsonObject GetConfig() => throw new NotSupportedException(
        $"Which cross-entropy '{Name}' stands for depends on the shapes of a batch; it can only be written by name.");

    public override Tensor Call(Tensor yTrue, Tensor yPred) => For(yTrue.shape, yPred.shape).Call(yTrue, yPred);

    internal override void CheckTargets(Tensor yTrue, ReadOnlySpan<long> outputShape) =>
        For(yTrue.shape, outputShape).CheckTargets(yTrue, outputShape);

    internal override Loss For(ReadOnlySpan<long> yTrueShape, ReadOnlySpan<long> yPredShape) =>
        LabelKinds.Of(yTrueShape, yPredShape) switch
        {
            LabelKind.Binary => Binary,
            LabelKind.Sparse => SparseCategorical,
            _ => Categorical,
        };
}
