using System.Text.Json;
using System.Text.Json.Nodes;
using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Optimizers;
using Anneal.Saving;
using Anneal.Training;
using static TorchSharp.torch;

namespace Anneal.Models;

/// <summary>
/// Base of models. <c>Compile</c> sets optimizer, loss and metrics, <c>Fit</c> trains, <c>Evaluate</c> measures, and <c>Predict</c>
/// computes outputs.
/// </summary>
/// <remarks>
/// Keras: <c>keras.Model</c>. Only one thread at a time may train or change a model; a second thread gets an exception at once. Any number of threads may call
/// <c>Predict</c> meanwhile.
/// </remarks>
public abstract partial class Model : Layer
{
    private const string CompileConfigKey = "compile_config";

    /// <summary>Makes a model that is neither built nor compiled.</summary>
    /// <param name="name">Default: the class's name in snake case.</param>
    protected Model(string? name = null)
        : base(name)
    {
    }

    /// <summary>The layers of the model. Default: those given to <see cref="Layer.Track"/>.</summary>
    public virtual IReadOnlyList<Layer> Layers => base.SubLayers;

    /// <summary>The graph of calls; null for a model whose <c>Call</c> is code, and for a model that is not built.</summary>
    public virtual Graph? Graph => null;

    /// <summary>The output tensors, in the structure of the outputs; null if there is no graph.</summary>
    public virtual Nest<SymbolicTensor>? OutputStructure => null;

    /// <summary>The names of the inputs, by which data can be passed.</summary>
    public IReadOnlyList<string> InputNames => Graph is { } graph ? [.. graph.Inputs.Select(input => input.Source.Operation.Name)] : [];

    /// <summary>The names of the outputs, which are the names of the layers that compute them.</summary>
    public IReadOnlyList<string> OutputNames => Graph is { } graph ? [.. graph.Outputs.Select(output => output.Source.Operation.Name)] : [];

    /// <summary>Writes the architecture and the arguments of <c>Compile</c> as JSON, without weights. Keras: <c>to_json</c>.</summary>
    /// <exception cref="NotSupportedException">A layer or an argument of <c>Compile</c> cannot be written so that it can be read again.</exception>
    public string ToJson() => PythonJson.Write(ToConfig());

    /// <summary>Makes a model from the output of <see cref="ToJson"/> or Keras's <c>to_json</c>, of any version. Its weights are new.</summary>
    /// <param name="json">The text, such as <c>config.json</c> of a <c>.keras</c> file.</param>
    /// <param name="customObjects">Additional names for this call. Default: none.</param>
    /// <param name="compile">Whether to compile the model if the original was compiled. Default true.</param>
    /// <exception cref="ConfigException">The text is not JSON or does not describe a known model. The error gives the place.</exception>
    public static Model FromJson(string json, CustomObjects? customObjects = null, bool compile = true)
    {
        ArgumentNullException.ThrowIfNull(json);
        JsonNode? node;
        try
        {
            node = JsonNode.Parse(json);
        }
        catch (JsonException error)
        {
            throw new ConfigException("a model", "", $"is not JSON: {JsonText.ProblemOf(error)}", inner: error);
        }
        if (node is null) throw new ConfigException("a model", "", "is null");
        return node is JsonObject config && JsonText.ProblemOf(config) is null ? Architecture.Read(config, customObjects, compile) : FromConfig(node, customObjects, compile);
    }

    /// <summary>Reads a model as Keras 3 writes it.</summary>
    internal static Model FromConfig(JsonNode node, CustomObjects? customObjects, bool compile)
    {
        if (!compile && node is JsonObject envelope && JsonText.ProblemOf(envelope) is null) envelope.Remove(CompileConfigKey);
        return Registry<Layer>.Deserialize(node, customObjects) is var layer && layer is Model model
            ? model
            : throw new ConfigException("a model", "class_name", $"is '{layer.GetType().Name}', which is a layer, not a model: read it with Layer.FromConfig");
    }

    private protected override void FinishWriting(JsonObject envelope)
    {
        base.FinishWriting(envelope);
        if (this is Functional) envelope["build_config"] = new JsonObject { ["input_shape"] = null };
        envelope[CompileConfigKey] = GetCompileConfig();
    }

    private protected override void FinishReading(ConfigReader reader)
    {
        base.FinishReading(reader);
        switch (reader.Envelope?[CompileConfigKey])
        {
            case null or JsonObject { Count: 0 }:
                break;
            case JsonObject config:
                CompileFrom(new(reader.ClassName, config, reader.Below(CompileConfigKey)));
                break;
            case var other:
                throw reader.Error(CompileConfigKey, $"must be an object; it was {JsonText.Describe(other)}", "an object");
        }
    }

    internal sealed override IReadOnlyList<Layer> SubLayers => Layers;

    internal sealed override IEnumerable<(string Attribute, Layer Layer)> Attributes => ModelParts.Listed("layers", Layers, layer => layer.DefaultName);

    /// <inheritdoc/>
    protected override bool TakesIntegers => true;

    internal override void MoveTo(Device device)
    {
        using var changing = Changing(nameof(To));
        if (compilation?.Optimizer.Built == true)
            throw new InvalidOperationException($"Model '{Name}' has an optimizer with a state, which stays where it is. Call To before training, or compile again after it.");
        base.MoveTo(device);
    }

    /// <summary>Data become what the input declares, and each layer casts for itself.</summary>
    private protected static ScalarType TypeOf(SymbolicTensor input) => input.Type.IsFloatingPoint() ? input.Type : ScalarType.Float32;

    /// <summary>The function of a model with one input and one output.</summary>
    /// <param name="input">The batch, which the caller owns.</param>
    /// <param name="context">Whether the call trains, and the mask of the input.</param>
    /// <returns>A new tensor, or the input itself.</returns>
    protected virtual Tensor Call(Tensor input, CallContext context) =>
        throw new NotSupportedException($"{GetType().Name} must override Call(Tensor, CallContext), or Call(Inputs<Tensor>, CallContext) for several inputs.");

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> Call(Inputs<Tensor> inputs, CallContext context) => inputs.All.Count == 1
        ? [Call(inputs[0], context)]
        : throw this.Refuses("takes one input", inputs.All.Count, nameof(inputs));

    /// <summary>Creates the variables of a model with one input, without data. A model whose <c>Call</c> is code is called on zeros.</summary>
    /// <param name="inputShape">The shape of the input. The batch axis comes first and is usually <see cref="Shape.Unknown"/>.</param>
    /// <exception cref="ArgumentException">The model does not take inputs of this shape.</exception>
    /// <remarks>The same as <see cref="Layer.Build(Shape)"/>. Keras: <c>model.build(input_shape)</c>.</remarks>
    public void BuildFromShape(Shape inputShape) => Build(inputShape);

    /// <summary>Creates the variables of a model with several inputs, without data.</summary>
    /// <param name="inputShapes">One shape per input.</param>
    /// <exception cref="ArgumentException">The model does not take inputs of these shapes.</exception>
    public void BuildFromShape(IReadOnlyList<Shape> inputShapes) => Build(inputShapes);

    /// <summary>Finds a layer by name.</summary>
    /// <param name="name">The name of the layer, see <see cref="Operation.Name"/>.</param>
    /// <exception cref="ArgumentException">No layer has that name.</exception>
    public Layer GetLayer(string name) =>
        Layers.FirstOrDefault(l => l.Name == name)
        ?? throw new ArgumentException($"Model '{Name}' has no layer '{name}'. It has: {string.Join(", ", Layers.Select(l => l.Name))}.", nameof(name));

    /// <inheritdoc/>
    /// <remarks>If the optimizer evaluates other values than it trains, as <see cref="ScheduleFreeAdamW"/> does, these are the values for evaluation.</remarks>
    public override IReadOnlyList<System.Numerics.Tensors.Tensor<float>> GetWeights()
    {
        use.RequireOpen(Name, nameof(GetWeights));
        using var evaluation = EvaluationValues();
        return base.GetWeights();
    }

    /// <inheritdoc/>
    public override void SetWeights(IReadOnlyList<ArrayLike> weights)
    {
        using var changing = use.Enter(Name, nameof(SetWeights));
        using var evaluation = EvaluationValues();
        base.SetWeights(weights);
    }

    /// <summary>Puts the values for evaluation into the variables until it is disposed.</summary>
    internal EvaluationScope EvaluationValues() => new(use.IsForeign ? null : compilation?.Optimizer);

    private protected ModelUse.Use Changing(string method) => use.Enter(Name, method);

    /// <summary>Frees the variables of all layers, the optimizer and the metrics.</summary>
    /// <param name="disposing">False only from a finalizer.</param>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            use.Close(Name);
            compilation?.Dispose();
            foreach (var metric in ownMetrics) metric.Dispose();
        }
        base.Dispose(disposing);
    }

    /// <summary>Passes the mask of the call to the inner layers, which compute the mask of the outputs.</summary>
    private protected static void MaskInput(Tensor input, CallContext context)
    {
        if (context.Mask is { } mask && CallScope.Current is { } call && call.MaskOf(input) is null) call.SetMask(input, mask.alias());
    }

    internal bool Holds(Model other) => this == other || Layers.OfType<Model>().Any(m => m.Holds(other));
}
