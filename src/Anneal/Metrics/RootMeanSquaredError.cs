using Anneal.Losses;

namespace Anneal.Metrics;

/// <summary>The square root of the mean of the squared errors.</summary>
/// <param name="name">The name of the metric in logs.</param>
/// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
/// <remarks>Targets and predictions have the same shape. Source: <c>keras.metrics.RootMeanSquaredError</c>.</remarks>
[Keras("keras.metrics")]
public sealed partial class RootMeanSquaredError(string name = "root_mean_squared_error", string? dtype = null) : MeanMetricWrapper(Squares, name, dtype)
{
    /// <inheritdoc/>
    public override double Result() => Math.Sqrt(base.Result());

    private static TorchSharp.torch.Tensor Squares(TorchSharp.torch.Tensor yTrue, TorchSharp.torch.Tensor yPred)
    {
        (yTrue, yPred) = Operands.Align(yTrue, yPred);
        return (yPred - yTrue).Squared();
    }
}
