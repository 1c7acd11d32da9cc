using System.Text.Json.Nodes;
using Anneal.Losses;
using Anneal.Naming;
using static TorchSharp.torch;

namespace Anneal.Metrics;

/// <summary>The weighted mean of a function of targets and predictions.</summary>
/// <remarks>Source: <c>keras.metrics.MeanMetricWrapper</c>.</remarks>
public class MeanMetricWrapper : Metric
{
    private readonly Func<Tensor, Tensor, (Tensor Values, Tensor? Mask)> evaluate;
    private readonly WeightedMean mean = new();
    private readonly Loss? loss;

    /// <summary>Makes the metric.</summary>
    /// <param name="function">Returns one value per sample, or more; tensors that it allocates are freed after the batch. Targets and
    /// predictions that differ only in a last axis of 1 are passed in one rank.</param>
    /// <param name="name">The name of the metric in logs; the function's name by default.</param>
    /// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public MeanMetricWrapper(Func<Tensor, Tensor, Tensor> function, string? name = null, string? dtype = null)
        : base(name ?? FunctionName.Of(function), dtype)
    {
        ArgumentNullException.ThrowIfNull(function);
        evaluate = (yTrue, yPred) =>
        {
            (yTrue, yPred) = Operands.SameRank(yTrue, yPred);
            return (function(yTrue, yPred) ?? throw Returned.Nothing("Metric", Name), null);
        };
    }

    /// <summary>The mean of a loss's values.</summary>
    private protected MeanMetricWrapper(Loss loss, string name, string? dtype) : base(name, dtype) => (this.loss, evaluate) = (loss, loss.Evaluate);

    /// <summary>Name and dtype. A derived class adds its arguments.</summary>
    /// <returns>A new object.</returns>
    /// <exception cref="NotSupportedException">The object is not of a derived class; a function cannot be written.</exception>
    public override JsonObject GetConfig() => GetType() != typeof(MeanMetricWrapper) ? base.GetConfig() : throw new NotSupportedException(
        $"Metric '{Name}' is a function, which cannot be written. Make it a class that derives from Metric or MeanMetricWrapper, with the attribute [Registered].");

    /// <inheritdoc/>
    public sealed override void UpdateState(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null)
    {
        ArgumentNullException.ThrowIfNull(yTrue);
        ArgumentNullException.ThrowIfNull(yPred);
        if (yPred.dim() > 0) CheckTargets(yTrue, yPred.shape);
        UpdateChecked(yTrue, yPred, sampleWeight);
    }

    internal override void CheckTargets(Tensor yTrue, ReadOnlySpan<long> outputShape) => loss?.CheckTargets(yTrue, outputShape);

    internal sealed override void UpdateChecked(Tensor yTrue, Tensor yPred, Tensor? sampleWeight)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var (values, mask) = evaluate(yTrue, FloatType.AtLeast(yPred, LeastPrecision));
        RequireVariables(values.device);
        if (mask is not null && sampleWeight is not null)
        {
            var (counts, weight) = LossReduction.FitWeight(mask.to_type(ScalarType.Float32), sampleWeight);
            sampleWeight = counts * weight;
        }
        mean.Add(values, sampleWeight);
    }

    /// <inheritdoc/>
    public override double Result() => HasState ? mean.Result() : 0;

    private protected sealed override void CreateVariables(Device device) => mean.Create(this, device);
}
