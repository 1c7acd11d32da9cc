using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Anneal.Losses;
using Anneal.Metrics;
using Anneal.Optimizers;
using Anneal.Saving;
using Anneal.Training;
using static TorchSharp.torch;

namespace Anneal.Models;

public abstract partial class Model
{
    private CompiledModel? compilation;

    /// <summary>Whether <c>Compile</c> was called.</summary>
    public bool Compiled => compilation is not null;

    /// <summary>The optimizer given to <c>Compile</c>.</summary>
    /// <exception cref="InvalidOperationException">The model is not <see cref="Compiled"/>.</exception>
    public Optimizer Optimizer => RequireCompiled(nameof(Optimizer)).Optimizer;

    /// <summary>Says how the model is trained and measured.</summary>
    /// <param name="optimizer">By name (<c>"adam"</c>) or object. It serves this model alone and is freed with it. Default <c>rmsprop</c> in Keras; here it must be given.</param>
    /// <param name="loss">By name (<c>"mse"</c>), object or function of (targets, predictions). What training makes small; of several outputs the sum.</param>
    /// <param name="metrics">Measured besides the loss, without sample weights; <c>"accuracy"</c> finds the kind that fits loss and shapes. Of several outputs: one for each.</param>
    /// <param name="weightedMetrics">Measured with sample and class weights.</param>
    /// <exception cref="ArgumentException">A metric is null or listed twice.</exception>
    /// <exception cref="InvalidOperationException">Another thread uses the model, or it is being trained or measured.</exception>
    /// <remarks>
    /// Compiling again starts metrics and optimizer anew and keeps the layers' weights. Keras: <c>Model.compile</c>.
    /// </remarks>
    /// <example><code>
    /// model.Compile(new SGD(new ExponentialDecay(0.1, 100_000, 0.96)), loss: "mse", metrics: ["mae"]);
    /// </code></example>
    [OverloadResolutionPriority(1)]
    public void Compile(
        Optimizer optimizer,
        Loss loss,
        IReadOnlyList<Metric>? metrics = null,
        IReadOnlyList<Metric>? weightedMetrics = null)
    {
        ArgumentNullException.ThrowIfNull(loss);
        if (OutputNames.Count < 2 && (metrics ?? []).Concat(weightedMetrics ?? []).Contains(null!)) throw new ArgumentException("A metric is null.", nameof(metrics));
        Compile(optimizer, loss, default, OutputMetrics.Flat(metrics), OutputMetrics.Flat(weightedMetrics));
    }

    /// <summary>Says how a model with several outputs is trained and measured.</summary>
    /// <param name="optimizer">By name (<c>"adam"</c>) or object. It serves this model alone and is freed with it.</param>
    /// <param name="loss">One for all outputs, a list in their order, or a dictionary by their names. The sum is trained on; each is in the logs as <c>{output}_loss</c>.</param>
    /// <param name="lossWeights">The factors of the losses in the sum, as a list or a dictionary. Default: 1.</param>
    /// <param name="metrics">A list with an entry (a metric or a list) for each output, or a dictionary by their names. Logged as <c>{output}_{metric}</c>.</param>
    /// <param name="weightedMetrics">The same, measured with sample weights.</param>
    /// <exception cref="ArgumentException">A metric is listed twice. Names that no output has are found when training begins, before anything is done.</exception>
    /// <exception cref="InvalidOperationException">Another thread uses the model, or it is being trained or measured.</exception>
    /// <remarks>Keras: <c>Model.compile</c>.</remarks>
    /// <example><code>
    /// model.Compile("adam", loss: ["sparse_categorical_crossentropy", "mse"], lossWeights: [1, 0.5], metrics: [["accuracy"], ["mae"]]);
    /// </code></example>
    public void Compile(
        Optimizer optimizer,
        OutputLosses loss,
        LossWeights lossWeights = default,
        OutputMetrics metrics = default,
        OutputMetrics weightedMetrics = default)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        if (loss.Losses is null) throw new ArgumentNullException(nameof(loss));
        Compile(new CompileArguments(optimizer, loss, lossWeights, metrics, weightedMetrics));
    }

    private void Compile(CompileArguments given)
    {
        Metric[] all = [.. given.AllMetrics];
        if (all.Length != all.Distinct().Count()) throw new ArgumentException("A metric is listed twice; it would count each batch twice.", "metrics");
        if (use.Doing is { } doing)
            throw new InvalidOperationException($"Model '{Name}' cannot be compiled within {doing}: let a callback set StopTraining, and compile when the call has ended.");
        using var changing = use.Enter(Name, nameof(Compile));
        var next = new CompiledModel(given);
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
    [OverloadResolutionPriority(1)]
    public void Compile(Optimizer optimizer, Func<Tensor, Tensor, Tensor> loss, params IReadOnlyList<Metric> metrics) => Compile(optimizer, (Loss)loss, metrics);

    /// <summary>What the model was compiled with: optimizer, losses, loss weights and metrics. Keras: <c>get_compile_config</c>.</summary>
    /// <returns>A new object, in which names are names and functions stand by their names; empty for a model that is not compiled.</returns>
    /// <exception cref="NotSupportedException">The optimizer, a loss or a metric cannot be written so that it can be read again.</exception>
    public JsonObject GetCompileConfig() => compilation is { } compiled ? CompileConfig.Write(this, compiled.Given) : [];

    /// <summary>Compiles the model as <see cref="GetCompileConfig"/>, or Keras's <c>get_compile_config</c>, says. The optimizer of a model that is built is built too.</summary>
    /// <param name="config">Has <c>optimizer</c> and <c>loss</c>, and may have <c>loss_weights</c>, <c>metrics</c> and <c>weighted_metrics</c>. How Keras runs the steps (<c>run_eagerly</c>, <c>steps_per_execution</c>, <c>jit_compile</c>) is kept and has no effect.</param>
    /// <param name="customObjects">What further names stand for in this call. Default: nothing.</param>
    /// <exception cref="ConfigException">A key is missing, surplus or of the wrong type, or a class or function is not known.</exception>
    /// <exception cref="InvalidOperationException">Another thread uses the model, or it is being trained or measured.</exception>
    /// <remarks>Keras: <c>compile_from_config</c>.</remarks>
    public void CompileFromConfig(JsonObject config, CustomObjects? customObjects = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        using var scope = customObjects is null ? null : new CustomScope(customObjects);
        CompileFrom(new(GetType().Name, config, ""));
    }

    private void CompileFrom(ConfigReader reader)
    {
        var given = CompileConfig.Read(reader);
        try
        {
            Compile(given);
        }
        catch
        {
            using var unused = new CompiledModel(given);
            throw;
        }
        if (Built && TrainableVariables is { Count: > 0 } variables) given.Optimizer.Build(variables);
    }

    private CompiledModel RequireCompiled(string method)
    {
        use.RequireOpen(Name, method);
        return compilation ?? throw new InvalidOperationException($"Model '{Name}' is not compiled: call Compile(optimizer, loss, metrics) before {method}.");
    }
}
