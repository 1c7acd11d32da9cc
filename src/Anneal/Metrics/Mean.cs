using static TorchSharp.torch;

namespace Anneal.Metrics;

/// <summary>The weighted mean of values.</summary>
/// <param name="name">The name of the metric in logs.</param>
/// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
/// <remarks>Source: <c>keras.metrics.Mean</c>.</remarks>
[Keras("keras.metrics")]
public sealed partial class Mean(string name = "mean", string? dtype = null) : Metric(name, dtype)
{
    private readonly WeightedMean mean = new();

    /// <summary>Adds values. Each row of the first axis counts as one value, its mean.</summary>
    /// <param name="values">The values, of any shape.</param>
    public void UpdateState(Tensor values) => UpdateState(values, sampleWeight: null);

    /// <summary>Adds weighted values. Axes beyond those of the weights are averaged first.</summary>
    /// <param name="values">The values, of any shape.</param>
    /// <param name="sampleWeight">The weights: one per sample or one per value; null for 1.</param>
    /// <exception cref="ArgumentException">The weights do not fit the values.</exception>
    public void UpdateState(Tensor values, Tensor? sampleWeight)
    {
        ArgumentNullException.ThrowIfNull(values);
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        RequireVariables(values.device);
        mean.Add(values, sampleWeight);
    }

    /// <summary>Not supported. This metric takes values, not targets and predictions.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override void UpdateState(Tensor yTrue, Tensor yPred, Tensor? sampleWeight) => throw new NotSupportedException(
        "Mean takes values, not targets and predictions. For a function of targets and predictions, use MeanMetricWrapper.");

    /// <inheritdoc/>
    public override double Result() => HasState ? mean.Result() : 0;

    private protected override void CreateVariables(Device device) => mean.Create(this, device);
}
