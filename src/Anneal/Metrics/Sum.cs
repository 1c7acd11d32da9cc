using Anneal.Losses;
using static TorchSharp.torch;

namespace Anneal.Metrics;

/// <summary>The weighted sum of values.</summary>
/// <param name="name">The name of the metric in logs.</param>
/// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
/// <remarks>Source: <c>keras.metrics.Sum</c>.</remarks>
[Keras("keras.metrics")]
public sealed partial class Sum(string name = "sum", string? dtype = null) : Metric(name, dtype)
{
    private Variable total = null!;

    /// <summary>Adds values.</summary>
    /// <param name="values">The values, of any shape.</param>
    public void UpdateState(Tensor values) => UpdateState(values, sampleWeight: null);

    /// <summary>Adds weighted values. Axes beyond those of the weights are added up first.</summary>
    /// <param name="values">The values, of any shape.</param>
    /// <param name="sampleWeight">The weights: one per sample or one per value; null for 1.</param>
    /// <exception cref="ArgumentException">The weights do not fit the values.</exception>
    public void UpdateState(Tensor values, Tensor? sampleWeight)
    {
        ArgumentNullException.ThrowIfNull(values);
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        RequireVariables(values.device);
        if (sampleWeight is not null)
        {
            var weight = Operands.AsType(sampleWeight, ScalarType.Float64);
            (values, _) = SampleWise.Weigh(values.to_type(ScalarType.Float64), weight, average: false);
        }
        WeightedMean.Accumulate(total, values.sum(type: ScalarType.Float64));
    }

    /// <summary>Not supported. This metric takes values, not targets and predictions.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override void UpdateState(Tensor yTrue, Tensor yPred, Tensor? sampleWeight) => throw new NotSupportedException(
        "Sum takes values, not targets and predictions.");

    /// <inheritdoc/>
    public override double Result() => HasState ? total.Value.item<double>() : 0;

    private protected override void CreateVariables(Device device) => total = AddVariable("total", [], device);
}
