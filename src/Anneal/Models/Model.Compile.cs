using Anneal.Losses;
using Anneal.Metrics;
using Anneal.Optimizers;

namespace Anneal.Models;

public abstract partial class Model
{
    private Compilation? compilation;

    /// <summary>Whether <c>Compile</c> was called.</summary>
    public bool Compiled => compilation is not null;

    /// <summary>The optimizer given to <c>Compile</c>; null before.</summary>
    public Optimizer? Optimizer => compilation?.Optimizer;

    /// <summary>Says how the model is trained and measured.</summary>
    /// <param name="optimizer">By name (<c>"adam"</c>) or object. It serves this model alone and is freed with it. Default <c>rmsprop</c> in Keras; here it must be given.</param>
    /// <param name="loss">By name (<c>"mse"</c>), object or function of (targets, predictions). What training makes small.</param>
    /// <param name="metrics">Measured besides the loss, without sample weights; <c>"accuracy"</c> finds the kind that fits the shapes.</param>
    /// <param name="weightedMetrics">Measured with sample and class weights.</param>
    /// <exception cref="ArgumentException">A metric is null or listed twice.</exception>
    /// <remarks>
    /// Compiling again starts metrics and optimizer anew and keeps the layers' weights. Keras: <c>Model.compile</c>.
    /// </remarks>
    /// <example><code>
    /// model.Compile(new SGD(new ExponentialDecay(0.1, 100_000, 0.96)), loss: "mse", metrics: ["mae"]);
    /// </code></example>
    public void Compile(
        Optimizer optimizer,
        Loss loss,
        IReadOnlyList<Metric>? metrics = null,
        IReadOnlyList<Metric>? weightedMetrics = null)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(loss);
        Metric[] all = [.. metrics ?? [], .. weightedMetrics ?? []];
        if (all.Contains(null!)) throw new ArgumentException("A metric is null.", nameof(metrics));
        if (all.Length != all.Distinct().Count()) throw new ArgumentException("A metric is listed twice; it would count each batch twice.", nameof(metrics));
        var next = new Compilation(optimizer, loss, metrics ?? [], weightedMetrics ?? []);
        compilation?.DisposeUnless(next);
        compilation = next;
    }

    /// <summary>The same with a loss written as a lambda.</summary>
    /// <param name="optimizer">By name or object.</param>
    /// <param name="loss">Takes targets and predictions, gives one value a sample; gradients flow to the predictions.</param>
    /// <param name="metrics">Measured besides the loss, without sample weights.</param>
    /// <example><code>
    /// model.Compile("adam", loss: (y, predictions) => (y - predictions).abs().mean([-1]), "mse");
    /// </code></example>
    public void Compile(
        Optimizer optimizer,
        Func<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor, TorchSharp.torch.Tensor> loss,
        params IReadOnlyList<Metric> metrics) => Compile(optimizer, (Loss)loss, metrics);

    private Compilation RequireCompiled(string method) =>
        compilation ?? throw new InvalidOperationException(
            $"Model '{Name}' is not compiled: call Compile(optimizer, loss, metrics) before {method}.");
}
