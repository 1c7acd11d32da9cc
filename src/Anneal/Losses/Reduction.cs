namespace Anneal.Losses;

/// <summary>The reduction of a loss's values to one number.</summary>
/// <remarks>Source: the <c>reduction</c> argument of <c>keras.losses.Loss</c>.</remarks>
public enum Reduction
{
    /// <summary>The weighted sum divided by the number of values (Keras: <c>"sum_over_batch_size"</c>). The default.</summary>
    SumOverBatchSize,

    /// <summary>The weighted sum (Keras: <c>"sum"</c>).</summary>
    Sum,

    /// <summary>Same as <see cref="SumOverBatchSize"/> (Keras: <c>"mean"</c>).</summary>
    Mean,

    /// <summary>The weighted sum divided by the sum of the weights (Keras: <c>"mean_with_sample_weight"</c>).</summary>
    MeanWithSampleWeight,

    /// <summary>No reduction: the weighted values (Keras: <c>None</c> or <c>"none"</c>).</summary>
    None,
}
