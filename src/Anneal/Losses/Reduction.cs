namespace Anneal.Losses;

/// <summary>How a loss makes one number of its values, one a sample.</summary>
/// <remarks>Source: the <c>reduction</c> argument of <c>keras.losses.Loss</c>.</remarks>
public enum Reduction
{
    /// <summary>Weighted sum divided by the number of values (Keras: <c>"sum_over_batch_size"</c>), the default.</summary>
    SumOverBatchSize,

    /// <summary>Weighted sum (Keras: <c>"sum"</c>).</summary>
    Sum,

    /// <summary>Same as <see cref="SumOverBatchSize"/> (Keras: <c>"mean"</c>).</summary>
    Mean,

    /// <summary>Weighted sum divided by the sum of the weights (Keras: <c>"mean_with_sample_weight"</c>).</summary>
    MeanWithSampleWeight,

    /// <summary>No reduction: the weighted values themselves (Keras: <c>None</c> or <c>"none"</c>).</summary>
    None,
}
