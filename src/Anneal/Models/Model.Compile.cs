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

    internal CompiledModel? Compilation => compilation;

    /// <summary>The optimizer given to <c>Compile</c>; with <c>mixed_float16</c> the <see cref="LossScaleOptimizer"/> around it.</summary>
    /// <exception cref="InvalidOperationException">The model is not <see cref="Compiled"/>.</exception>
    public Optimizer Optimizer => RequireCompiled(nameof(Optimizer)).Optimizer;

    /// <summary>Sets the optimizer, loss and metrics of the model.</summary>
    /// <param name="optimizer">The optimizer, by name (<c>"adam"</c>) or as an object. It belongs to this model and is freed with it. Unlike in Keras there is no default.</param>
    /// <param name="loss">The loss to minimise: a name (<c>"mse"</c>), an object or a function of (targets, predictions). With several
    /// outputs it applies to each, and their sum is minimised. Default null: layers add the loss with <see cref="Anneal.Layers.Layer.AddLoss"/>, or a <see cref="TrainStep"/> of your own computes it.</param>
    /// <param name="metrics">Metrics that ignore sample weights; <c>"accuracy"</c> becomes the kind that fits the loss and the shapes. With several outputs: one for each.</param>
    /// <param name="weightedMetrics">Metrics that apply sample and class weights.</param>
    /// <param name="stepsPerExecution">Written to configs; it has no effect, because there is no graph to leave less often. At least 1. Default 1.</param>
    /// <param name="autoScaleLoss">Whether the optimizer of a model whose <see cref="Anneal.Layers.Layer.DTypePolicy"/> is <c>mixed_float16</c> is put into a <see cref="LossScaleOptimizer"/>. Default true.</param>
    /// <exception cref="ArgumentException">A metric is null or listed twice, or <paramref name="stepsPerExecution"/> is below 1.</exception>
    /// <exception cref="InvalidOperationException">The model is in use, by this or another thread.</exception>
    /// <remarks>
    /// Compiling again resets metrics and optimizer and keeps the weights of the layers. Keras: <c>Model.compile</c>.
    /// </remarks>
    /// <example><code>
    /// model.Compile(new SGD(new ExponentialDecay(0.1, 100_000, 0.96)), loss: "mse", metrics: ["mae"]);
    /// </code></example>
    [OverloadResolutionPriority(1)]
    public void Compile(
        Optimizer optimizer,
        Loss? loss = null,
        IReadOnlyList<Metric>? metrics = null,
        IReadOnlyList<Metric>? weightedMetrics = null,
        long stepsPerExecution = 1,
        bool autoScaleLoss = true)
    {
        if (OutputNames.Count < 2 && (metrics ?? []).Concat(weightedMetrics ?? []).Contains(null!)) throw new ArgumentException("A metric is null.", nameof(metrics));
        Compile(optimizer, loss, default, OutputMetrics.Flat(metrics), OutputMetrics.Flat(weightedMetrics), stepsPerExecution, autoScaleLoss);
    }

    /// <summary>Sets the optimizer, losses and metrics of a model with several outputs.</summary>
    /// <param name="optimizer">The optimizer, by name (<c>"adam"</c>) or as an object. It belongs to this model and is freed with it.</param>
    /// <param name="loss">One loss for all outputs, a list in their order, or a dictionary by their names. Training minimises the sum; the
    /// logs contain each as <c>{output}_loss</c>.</param>
    /// <param name="lossWeights">The factors of the losses in the sum, as a list or a dictionary. Default: 1.</param>
    /// <param name="metrics">A list with one entry (a metric or a list) per output, or a dictionary by their names. The logs contain them
    /// as <c>{output}_{metric}</c>.</param>
    /// <param name="weightedMetrics">The same for metrics that apply sample weights.</param>
    /// <param name="stepsPerExecution">Written to configs; it has no effect, because there is no graph to leave less often. At least 1. Default 1.</param>
    /// <param name="autoScaleLoss">Whether the optimizer of a model whose <see cref="Anneal.Layers.Layer.DTypePolicy"/> is <c>mixed_float16</c> is put into a <see cref="LossScaleOptimizer"/>. Default true.</param>
    /// <exception cref="ArgumentException">A metric is listed twice, or <paramref name="stepsPerExecution"/> is below 1. Unknown output names are refused when training begins, before any work.</exception>
    /// <exception cref="InvalidOperationException">The model is in use, by this or another thread.</exception>
    /// <remarks>Keras: <c>Model.compile</c>.</remarks>
    /// <example><code>
    /// model.Compile("adam", loss: ["sparse_categorical_crossentropy", "mse"], lossWeights: [1, 0.5], metrics: [["accuracy"], ["mae"]]);
    /// </code></example>
    public void Compile(
        Optimizer optimizer,
        OutputLosses loss,
        LossWeights lossWeights = default,
        OutputMetrics metrics = default,
        OutputMetrics weightedMetrics = default,
        long stepsPerExecution = 1,
        bool autoScaleLoss = true)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        if (loss.Losses is null && lossWeights.Weights is not null) throw new ArgumentException("lossWeights needs loss, which is missing.", nameof(lossWeights));
        Compile(new CompileArguments(optimizer, loss, lossWeights, metrics, weightedMetrics) { StepsPerExecution = Require.AtLeast(stepsPerExecution, 1), AutoScaleLoss = autoScaleLoss });
    }

    private void Compile(CompileArguments given)
    {
        Metric[] all = [.. given.AllMetrics];
        if (all.Length != all.Distinct().Count()) throw new ArgumentException("A metric is listed twice; it would count each batch twice.", "metrics");
        if (use.Doing is { } doing)
            throw new InvalidOperationException($"Model '{Name}' cannot be compiled within {doing}: {ModelUse.Stop(doing)}compile after the call has ended.");
        using var changing = use.Enter(Name, nameof(Compile));
        var next = new CompiledModel(given, given.AutoScaleLoss ? Scaling(given.Optimizer) : given.Optimizer);
        compilation?.DisposeUnless(next);
        compilation = next;
    }

    /// <summary>Sets the optimizer, a loss function and metrics.</summary>
    /// <param name="optimizer">The optimizer, by name or as an object.</param>
    /// <param name="loss">A function of targets and predictions that returns one value per sample, with gradients to the predictions.</param>
    /// <param name="metrics">Metrics that ignore sample weights.</param>
    /// <example><code>
    /// model.Compile("adam", loss: (y, predictions) => (y - predictions).abs().mean([-1]), "mse");
    /// </code></example>
    [OverloadResolutionPriority(1)]
    public void Compile(Optimizer optimizer, Func<Tensor, Tensor, Tensor> loss, params IReadOnlyList<Metric> metrics) => Compile(optimizer, (Loss)loss, metrics);

    /// <summary>What the model was compiled with: optimizer, losses, loss weights and metrics. Keras: <c>get_compile_config</c>.</summary>
    /// <returns>A new object. What was given by name and functions are written as names. It is empty if the model is not compiled.</returns>
    /// <exception cref="NotSupportedException">The optimizer, a loss or a metric cannot be written so that it can be read again.</exception>
    public JsonObject GetCompileConfig() => compilation is { } compiled ? CompileConfig.Write(this, compiled.Given) : [];

    /// <summary>Compiles the model from the output of <see cref="GetCompileConfig"/> or Keras's <c>get_compile_config</c>. If the model is
    /// built, its optimizer is built too.</summary>
    /// <param name="config">An object with <c>optimizer</c> and <c>loss</c>, and optionally <c>loss_weights</c>, <c>metrics</c>,
    /// <c>weighted_metrics</c> and <c>auto_scale_loss</c>. The options <c>run_eagerly</c>, <c>steps_per_execution</c> and <c>jit_compile</c> are kept and have no
    /// effect.</param>
    /// <param name="customObjects">Additional names for this call. Default: none.</param>
    /// <exception cref="ConfigException">A key is missing, surplus or of the wrong type, or a class or function is not known.</exception>
    /// <exception cref="InvalidOperationException">The model is in use, by this or another thread.</exception>
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
            using var unused = new CompiledModel(given, given.Optimizer);
            throw;
        }
        if (Built && TrainableVariables is { Count: > 0 } variables) Optimizer.Build(variables);
    }

    /// <summary>Float16 has no numbers for small gradients: they are computed from a larger loss.</summary>
    private Optimizer Scaling(Optimizer optimizer)
    {
        if (DTypePolicy.Name != "mixed_float16" || optimizer is LossScaleOptimizer || optimizer.LossScaleFactor is not null) return optimizer;
        return compilation?.Optimizer is LossScaleOptimizer before && before.InnerOptimizer == optimizer ? before : new LossScaleOptimizer(optimizer, name: "loss_scale_optimizer");
    }

    private CompiledModel RequireCompiled(string method)
    {
        use.RequireOpen(Name, method);
        return compilation ?? throw new InvalidOperationException($"Model '{Name}' is not compiled: call Compile(optimizer, loss, metrics) before {method}.");
    }
}
