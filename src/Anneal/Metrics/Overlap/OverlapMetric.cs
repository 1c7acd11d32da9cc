using System.Text.Json.Nodes;
using Anneal.Losses;
using static TorchSharp.torch;

namespace Anneal.Metrics;

/// <summary>Base of the metrics of overlap: of a class, the values that are in targets and predictions over those that are in either; then the mean of several classes.</summary>
/// <remarks>The state is a matrix of counts by true and predicted class. Labels outside the classes do not count, and classes that do not occur are left out of the mean.</remarks>
public abstract class OverlapMetric : Metric
{
    private readonly int[] targets;
    private readonly int classes, axis;
    private readonly int? ignored;
    private readonly bool isSparse, predictsSparse;
    private Variable matrix = null!;

    private protected OverlapMetric(
        int numClasses, IReadOnlyList<int> targetClassIds, string name, string? dtype, int? ignoreClass = null, bool sparseYTrue = true, bool sparseYPred = true, int axis = -1)
        : base(name, dtype ?? "int32", dtype is null or "int32" or "int64" ? ScalarType.Float32 : FloatType.Of(dtype))
    {
        ArgumentNullException.ThrowIfNull(targetClassIds);
        (classes, ignored, isSparse, predictsSparse, this.axis) = (Require.AtLeast(numClasses, 1), ignoreClass, sparseYTrue, sparseYPred, axis);
        if (targetClassIds.Count == 0) throw Require.Wrong(nameof(targetClassIds), "must have at least one class; it was empty");
        for (var i = 0; i < targetClassIds.Count; i++)
            if (targetClassIds[i] < 0 || targetClassIds[i] >= numClasses) throw Require.RefusedElement(i, targetClassIds[i], $"between 0 and {numClasses - 1}", nameof(targetClassIds));
        targets = [.. targetClassIds];
    }

    /// <summary>Nothing yet: each class writes name and dtype in its order, which is Keras's.</summary>
    /// <returns>A new object. A derived class adds its arguments.</returns>
    public override JsonObject GetConfig() => [];

    /// <inheritdoc/>
    public sealed override void UpdateState(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null)
    {
        ArgumentNullException.ThrowIfNull(yTrue);
        ArgumentNullException.ThrowIfNull(yPred);
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        if (!isSparse && yPred.dim() > 1) yTrue = Operands.Column(yTrue); // The axis of the rows is none of classes.
        var (labels, predictions) = (Labels(yTrue, isSparse), Labels(Decide(yPred), predictsSparse).reshape(-1));
        if (labels.numel() != predictions.numel()) throw Operands.Mismatch(yTrue, yPred);
        var factors = sampleWeight is null ? null : WeightOf(sampleWeight, labels);
        labels = labels.reshape(-1);
        var counts = labels.IsAtLeast(0).logical_and_(labels.IsBelow(classes)).logical_and_(predictions.IsAtLeast(0)).logical_and_(predictions.IsBelow(classes));
        if (ignored is { } label) counts = counts.logical_and_(labels.Is(label).logical_not_());
        var weight = counts.to_type(ScalarType.Float64);
        if (factors is not null) weight = weight * factors;
        RequireVariables(yPred.device);
        var cells = (labels * tensor(new long[] { classes }, device: labels.device)).Plus(predictions);
        var found = zeros([classes * classes], dtype: ScalarType.Float64, device: labels.device);
        found.scatter_add_(0, cells.Fill(counts.logical_not(), 0), weight);
        WeightedMean.Accumulate(matrix, found.reshape(classes, classes));
    }

    /// <summary>The mean over the classes.</summary>
    public sealed override double Result()
    {
        if (!HasState) return 0;
        var counts = Columns.Read(matrix);
        var (sum, present) = (0.0, 0);
        foreach (var target in targets)
        {
            var (asTrue, asPredicted) = (0.0, 0.0);
            for (var i = 0; i < classes; i++) (asTrue, asPredicted) = (asTrue + counts[target * classes + i], asPredicted + counts[i * classes + target]);
            var both = counts[target * classes + target];
            if (asTrue + asPredicted - both is not (> 1e-9 and var either)) continue;
            sum += both / (either + Probability.Least);
            present++;
        }
        return sum / (present + Probability.Least);
    }

    /// <summary>All classes.</summary>
    private protected static IReadOnlyList<int> All(int numClasses) => [.. Enumerable.Range(0, Math.Max(numClasses, 0))];

    /// <summary>Predictions as class numbers or scores.</summary>
    private protected virtual Tensor Decide(Tensor yPred) => yPred;

    private protected sealed override void CreateVariables(Device device) => matrix = AddVariable("total_confusion_matrix", [classes, classes], device);

    /// <summary>Class numbers.</summary>
    private Tensor Labels(Tensor values, bool sparse) =>
        (sparse ? values : values.argmax(Axes.Within(axis, values.dim(), "axis"))).to_type(ScalarType.Int64);

    private Tensor WeightOf(Tensor sampleWeight, Tensor labels)
    {
        var (values, weight) = LossReduction.FitWeight(labels, Dtype.StartsWith("int", StringComparison.Ordinal) ? sampleWeight.to_type(ScalarType.Int64) : sampleWeight);
        return weight.expand_as(values).to_type(ScalarType.Float64).reshape(-1);
    }
}
