using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Saving;
using static TorchSharp.torch;

namespace Anneal.Models;

/// <summary>A stack of layers. Each layer takes the output of the one before.</summary>
/// <remarks>
/// With an <see cref="Input"/> as the first layer, the model is built as layers are added; otherwise by the first data. Keras: <c>keras.Sequential</c>.
/// </remarks>
/// <example><code>
/// var model = new Sequential([new Input(784), new Dense(128, activation: "relu"), new Dense(10, activation: "softmax")]);
/// var same = new Sequential { new Input(784), new Dense(128, activation: "relu"), new Dense(10, activation: "softmax") };
/// </code></example>
[Keras("keras")]
[SuppressMessage("Design", "CA1010", Justification = "As a list of layers, a model given to another would become its layers.")]
public sealed partial class Sequential : Model, IEnumerable
{
    private readonly List<Layer> layers = [];
    private Input? input;
    private (Graph Graph, GraphRun Run)? made;

    /// <summary>A stack of layers.</summary>
    /// <param name="layers">The layers, in order. The first may be an <see cref="Input"/>.</param>
    /// <param name="name">Default <c>sequential</c>.</param>
    /// <exception cref="ArgumentException">A layer is null, listed twice or has the name of another, or shapes do not fit.</exception>
    public Sequential(IEnumerable<Layer>? layers = null, string? name = null)
        : base(name)
    {
        foreach (var layer in layers ?? []) Append(layer);
        BuildIfKnown();
    }

    /// <summary>A stack of layers.</summary>
    /// <param name="layers">In order; <see cref="Input"/> may be the first.</param>
    /// <exception cref="ArgumentException">A layer is null, listed twice or has the name of another, or shapes do not fit.</exception>
    public Sequential(params Layer[] layers)
        : this(layers, name: null)
    {
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Layer> Layers => layers;

    /// <inheritdoc/>
    public override Graph? Graph => made?.Graph;

    /// <inheritdoc/>
    public override Nest<SymbolicTensor>? OutputStructure => Graph is { } graph ? (Nest<SymbolicTensor>)graph.Outputs[0] : null;

    /// <summary>The input that was declared, or that the first data made.</summary>
    internal Input? Entrance => Graph is { } graph ? (Input)graph.Inputs[0].Source.Operation : input;

    private protected override IReadOnlyList<Shape> DeclaredInputs => input is null ? [] : [input.BatchShape];

    /// <summary>Adds a layer on top.</summary>
    /// <param name="layer">The layer, which must not be in the model yet.</param>
    /// <exception cref="ArgumentException">The layer is null, already in the model, or does not fit. The model does not change.</exception>
    /// <exception cref="InvalidOperationException">The model is built and compiled.</exception>
    public void Add(Layer layer)
    {
        using var changing = Changing(nameof(Add));
        var (count, first) = (layers.Count, input);
        Append(layer);
        try
        {
            BuildIfKnown();
            if (Built && layers.Count > count) Make(InputShape!.Value);
        }
        catch
        {
            layers.RemoveRange(count, layers.Count - count);
            input = first;
            throw;
        }
    }

    /// <inheritdoc/>
    public override Shape ComputeOutputShape(Shape inputShape) => layers.Aggregate(inputShape, (shape, layer) => layer.ComputeOutputShape(shape));

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        var config = base.GetConfig();
        config["layers"] = new JsonArray([.. (Entrance is { } first ? layers.Prepend(first) : layers).Select(layer => layer.ToConfig())]);
        if (Graph is not null) config["build_input_shape"] = ShapeJson.Write(Entrance!.BatchShape);
        return config;
    }

    internal static Sequential Read(ConfigReader reader)
    {
        var made = new List<Layer>();
        try
        {
            foreach (var layer in reader.Required("layers").AsList(item => item)) made.Add(layer.As<Layer>());
            var model = new Sequential(made, reader.Find("name")?.AsText());
            if (reader.Find("build_input_shape") is { IsNull: false } shape && !model.Built && model.Layers.Count > 0) model.Build(ShapeJson.Read(shape));
            return model;
        }
        catch
        {
            foreach (var layer in made) layer.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    protected override void Build(Inputs<TensorSpec> inputs, Weights weights)
    {
        var shape = inputs[0].Shape;
        if (layers.Count == 0) throw new InvalidOperationException($"Model '{Name}' has no layers. Add some before it is built.");
        if (input is not null && !input.BatchShape.IsCompatibleWith(shape))
            throw this.Refuses($"takes inputs of shape {input.BatchShape}", shape, "inputShape");
        Make(shape, inputs[0].Type);
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<TensorSpec> Infer(Inputs<TensorSpec> inputs) => made!.Value.Run.Specify(inputs.First);

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> Call(Inputs<Tensor> inputs, CallContext context) => CallAll(inputs, context);

    private protected override Tensor[] CallAll(Inputs<Tensor> inputs, CallContext context)
    {
        var given = inputs.All;
        if (given.Count != 1) throw this.Refuses("takes one input", given.Count, nameof(inputs));
        var expected = InputShape!.Value;
        if (given[0].dim() != expected.Rank || !IsAsDeclared(given[0])) throw WrongInput(given[0], expected);
        MaskInput(given[0], context);
        return made!.Value.Run.Run(given);
    }

    internal override ScalarType InputType(int input) => Entrance is { } first ? TypeOf(first.Output) : base.InputType(input);

    private void Make(Shape shape, ScalarType type = ScalarType.Float32)
    {
        NameSubLayers();
        var entrance = input ?? new Input(shape[1..], shape[0] == Shape.Unknown ? null : shape[0], type);
        var x = entrance.Output;
        foreach (var layer in layers)
        {
            var outputs = layer.ApplyAll(x);
            if (outputs.Count != 1)
                throw new ArgumentException($"Layer '{layer.Name}' has {outputs.Count} outputs; in model '{Name}' each layer must have one. Use Functional instead.", nameof(layers));
            x = outputs[0];
        }
        var graph = Graph.Between([entrance.Output], [x]);
        made = (graph, new(graph));
    }

    private bool IsAsDeclared(Tensor batch)
    {
        for (var axis = 0; axis < input?.Shape.Rank; axis++)
            if (input.Shape[axis] != Shape.Unknown && input.Shape[axis] != batch.size(axis + 1)) return false;
        return true;
    }

    private ArgumentException WrongInput(Tensor input, Shape expected) =>
        this.Refuses($"takes inputs of shape {expected}", ShapeText.Of(input), nameof(input));

    private void Append(Layer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        if (Compiled && Built)
            throw new InvalidOperationException($"Layer '{layer.Name}' comes too late: model '{Name}' is built and compiled. Add layers before Compile.");
        if (layer is Input first)
        {
            if (input is not null || layers.Count > 0)
                throw new ArgumentException($"Input must be the first layer of model '{Name}' and can be added once.", nameof(layer));
            input = first;
            return;
        }
        if (layer is Model model && model.Holds(this))
            throw new ArgumentException($"Model '{Name}' cannot hold itself.", nameof(layer));
        if (layers.Contains(layer))
            throw new ArgumentException($"Layer '{layer.Name}' is in model '{Name}' already; Sequential takes each layer once.", nameof(layer));
        if (layer.HasGivenName && layers.Any(l => l.Name == layer.Name))
            throw new ArgumentException($"Model '{Name}' has a layer named '{layer.Name}' already; names must be unique.", nameof(layer));
        layers.Add(layer);
        NameSubLayers();
    }

    /// <summary>C# asks for it before it takes a collection initializer.</summary>
    IEnumerator IEnumerable.GetEnumerator() => layers.GetEnumerator();

    private void BuildIfKnown()
    {
        if (input is not null && layers.Count > 0 && !Built) Build(input.BatchShape);
    }
}
