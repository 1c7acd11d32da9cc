using Anneal.Naming;
using static TorchSharp.torch;

namespace Anneal.Metrics;

/// <summary>A number that judges predictions over many batches. Converts from a name such as <c>"accuracy"</c>.</summary>
/// <example><code>
/// Metric a = "mae";
/// Metric b = new SparseTopKCategoricalAccuracy(k: 3);
/// </code></example>
/// <remarks>
/// State is held in tensors and read back only by <see cref="Result"/>; it is kept in double precision, so counts of long epochs stay exact
/// (Keras: float32). Shapes are checked before any arithmetic. Not thread-safe. Source: <c>keras.metrics.Metric</c>.
/// </remarks>
public abstract class Metric : IDisposable
{
    /// <summary>Keeps the name.</summary>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    protected Metric(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
    }

    /// <summary>How logs call the metric: the name it was asked for by, else the class's own, as in Keras.</summary>
    public string Name { get; private set; }

    /// <summary>Takes one batch into account. The tensors stay the caller's; no gradient is recorded.</summary>
    /// <param name="yTrue">Targets.</param>
    /// <param name="yPred">Predictions.</param>
    /// <param name="sampleWeight">Factors: one a sample, or one a value; null (the default) for 1.</param>
    /// <exception cref="ArgumentException">Two of the shapes do not fit each other.</exception>
    public abstract void UpdateState(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null);

    /// <summary>The value over all batches since the last reset; 0 before the first.</summary>
    public abstract double Result();

    /// <summary>Forgets all batches and frees the state.</summary>
    public abstract void ResetState();

    /// <summary>
    /// The metric with Keras's default parameters that a name such as <c>"mae"</c> or <c>"MeanAbsoluteError"</c> stands for, called by that name.
    /// </summary>
    /// <remarks>
    /// <c>"accuracy"</c> (<c>"acc"</c>) and <c>"crossentropy"</c> (<c>"ce"</c>), in any case, become the binary, categorical or sparse categorical
    /// kind when the first batch shows the shapes.
    /// </remarks>
    /// <exception cref="ArgumentException">The name is not known; the message lists the nearest known ones.</exception>
    public static Metric Get(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var metric = DeferredMetric.IsDeferred(name) ? new DeferredMetric(name) : MetricNames.Table.Create(name);
        metric.Name = name;
        return metric;
    }

    /// <summary>Same as <see cref="Get"/>.</summary>
    public static implicit operator Metric(string name) => Get(name);

    /// <summary>Makes a metric of a function of targets and predictions that returns one value a sample: the mean of its values.</summary>
    public static implicit operator Metric(Func<Tensor, Tensor, Tensor> function) => new MeanMetricWrapper(function);

    /// <summary>What a name stands for, given the shapes of a batch.</summary>
    internal static Metric Resolve(string name, ReadOnlySpan<long> yTrueShape, ReadOnlySpan<long> yPredShape)
    {
        var metric = DeferredMetric.IsDeferred(name) ? DeferredMetric.Choose(name, yTrueShape, yPredShape) : MetricNames.Table.Create(name);
        metric.Name = name;
        return metric;
    }

    /// <summary>Frees the state; a later update starts anew.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees the state.</summary>
    /// <param name="disposing">Always true: there is no finalizer.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
