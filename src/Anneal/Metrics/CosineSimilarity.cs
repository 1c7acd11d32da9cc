using Anneal.Losses;

namespace Anneal.Metrics;

/// <summary>The mean cosine of the angle between targets and predictions: 1 for the same direction, 0 for orthogonal ones.</summary>
/// <param name="name">The name of the metric in logs.</param>
/// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
/// <param name="axis">The axis of the vectors; the last by default.</param>
/// <remarks>
/// The loss of the same name has the opposite sign. Targets and predictions have the same shape. Source: <c>keras.metrics.CosineSimilarity</c>.
/// </remarks>
[Keras("keras.metrics")]
public sealed partial class CosineSimilarity(string name = "cosine_similarity", string? dtype = null, int axis = -1) : MeanMetricWrapper(
    (yTrue, yPred) =>
    {
        var (t, p) = Operands.Align(yTrue, yPred);
        var along = Axes.Within(axis, p.dim(), "axis");
        return (Directions.Unit(t, along) * Directions.Unit(p, along)).sum(along);
    },
    name, dtype)
{
    /// <summary>The axis of the vectors.</summary>
    /// <remarks>Keras does not write the axis into the config. Here it is left out only if it is -1.</remarks>
    [OmitFromConfig(-1)]
    public int Axis { get; } = axis;
}
