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
/// Layers that are trained together: <c>Compile</c> says how, <c>Fit</c> trains, <c>Evaluate</c> measures,
/// <c>Predict</c> uses.
/// </summary>
/// <remarks>
/// Keras: <c>keras.Model</c>. One thread at a time may train or change a model: a second one gets an exception at once. Any number may call
/// <see cref="Predict"/> meanwhile.
/// </remarks>
public abstract partial class Model : Layer
{
    private const string CompileConfigKey = "compile_config";

    /// <summary>A model that is neither built nor compiled.</summary>
    /// <param name="name">Default: the class's name in snake case.</param>
    protected Model(string? name = null)
        : base(name)
    {
    }

    /// <summary>The layers of the model. Default: those given to <see cref="Layer.Track"/>.</summary>
    public virtual IReadOnlyList<Layer> Layers => base.SubLayers;

    /// <summary>The calls the model is made of; null for a model whose <c>Call</c> is code, and for one that is not built.</summary>
    public virtual Graph? Graph => null;

    /// <summary>The tensors the model computes, in the structure it gives them; null where there is no graph.</summary>
    public virtual Nest<SymbolicTensor>? OutputStructure => null;

    /// <summary>The names of the inputs, by which data can be given.</summary>
    public IReadOnlyList<string> InputNames => Graph is { } graph ? [.. graph.Inputs.Select(input => input.Source.Operation.Name)] : [];

    /// <summary>The names of the outputs: those of the layers that make them.</summary>
    public IReadOnlyList<string> OutputNames => Graph is { } graph ? [.. graph.Outputs.Select(output => output.Source.Operation.Name)] : [];

    /// <summary>The architecture, and what the model was compiled with, as text without weights: Keras's <c>to_json</c>.</summary>
    /// <exception cref="NotSupportedException">A layer, or what the model was compiled with, cannot be written so that it can be read again.</exception>
    public string ToJson() => PythonJson.Write(ToConfig());

    /// <summary>The model that <see cref="ToJson"/>, or Keras's <c>to_json</c>, wrote; its weights are new.</summary>
    /// <param name="json">The text: that of <c>to_json</c>, or <c>config.json</c> of a <c>.keras</c> file.</param>
    /// <param name="customObjects">What further names stand for in this call. Default: nothing.</param>
    /// <param name="compile">Whether to compile the model as the one that was written. Default true.</param>
    /// <exception cref="ConfigException">The text is not JSON or describes no model that can be made here; the error says where.</exception>
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
            throw new ConfigException("a model", "", $"is no JSON: {error.Message.TrimEnd('.')}", inner: error);
        }
        if (node is null) throw new ConfigException("a model", "", "is null");
        if (!compile && node is JsonObject envelope && JsonText.ProblemOf(envelope) is null) envelope.Remove(CompileConfigKey);
        return Registry<Layer>.Deserialize(node, customObjects) is var layer && layer is Model model
            ? model
            : throw new ConfigException("a model", "class_name", $"is '{layer.GetType().Name}', which is a layer and no model: read it by Layer.FromConfig");
    }

    private protected override void FinishWriting(JsonObject envelope)
    {
        base.FinishWriting(envelope);
        if (this is Functional) envelope["registered_name"] = nameof(Functional);
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

    /// <inheritdoc/>
    protected override bool TakesIntegers => true;

    /// <summary>The model's function, where it has one input and one output.</summary>
    /// <param name="input">The batch; stays the caller's.</param>
    /// <param name="context">Whether the call trains, and the mask of the input.</param>
    /// <returns>A new tensor, or the input itself.</returns>
    protected virtual Tensor Call(Tensor input, CallContext context) =>
        throw new NotSupportedException($"{GetType().Name} does not say what it computes: override Call(Tensor, CallContext), or Call(Inputs<Tensor>, CallContext) for several inputs.");

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> Call(Inputs<Tensor> inputs, CallContext context) => inputs.All.Count == 1
        ? [Call(inputs[0], context)]
        : throw new ArgumentException($"Model '{Name}' takes one input. Received: {inputs.All.Count}.", nameof(inputs));

    /// <summary>Makes the variables of the model for one input, without data. A model whose <c>Call</c> is code is called on zeros for that.</summary>
    /// <param name="inputShape">Batch axis first, usually <see cref="Shape.Unknown"/>.</param>
    /// <exception cref="ArgumentException">The model does not take inputs of this shape.</exception>
    /// <remarks>The same as <see cref="Layer.Build(Shape)"/>. Keras: <c>model.build(input_shape)</c>.</remarks>
    public void BuildFromShape(Shape inputShape) => Build(inputShape);

    /// <summary>Makes the variables of the model for several inputs, without data.</summary>
    /// <param name="inputShapes">One shape an input.</param>
    /// <exception cref="ArgumentException">The model does not take inputs of these shapes.</exception>
    public void BuildFromShape(IReadOnlyList<Shape> inputShapes) => Build(inputShapes);

    /// <summary>Finds a layer by name.</summary>
    /// <param name="name">As in <see cref="Operation.Name"/>.</param>
    /// <exception cref="ArgumentException">No layer has that name.</exception>
    public Layer GetLayer(string name) =>
        Layers.FirstOrDefault(l => l.Name == name)
        ?? throw new ArgumentException($"Model '{Name}' has no layer '{name}'. It has: {string.Join(", ", Layers.Select(l => l.Name))}.", nameof(name));

    /// <inheritdoc/>
    /// <remarks>Where the optimizer evaluates other values than it trains (<see cref="ScheduleFreeAdamW"/>), these are the values to evaluate.</remarks>
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

    /// <summary>Shows the values to evaluate and save until it is disposed.</summary>
    private EvaluationScope EvaluationValues() => new(use.IsForeign ? null : compilation?.Optimizer);

    private protected ModelUse.Use Changing(string method) => use.Enter(Name, method);

    /// <summary>Frees the variables of all layers and what <c>Compile</c> made; the optimizer too.</summary>
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

    /// <summary>Hands a mask that the call was given to the layers within. That of the outputs is what they make of it.</summary>
    private protected static void MaskInput(Tensor input, CallContext context)
    {
        if (context.Mask is { } mask && CallScope.Current is { } call && call.MaskOf(input) is null) call.SetMask(input, mask.alias());
    }

    internal bool Holds(Model other) => this == other || Layers.OfType<Model>().Any(m => m.Holds(other));
}
