using System.Text.Json.Nodes;
using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Saving;
using static TorchSharp.torch;

namespace Anneal.Models;

/// <summary>A model of any graph of layers, with branches, several inputs and outputs, shared layers and nested models.</summary>
/// <remarks>Keras: the functional API, <c>keras.Model(inputs, outputs)</c>.</remarks>
/// <example><code>
/// SymbolicTensor x = new Input(16);
/// var hidden = new Dense(16, activation: "relu").Apply(x);
/// var y = new Dense(1).Apply(x + hidden);
/// var model = new Functional(x, y);
/// </code></example>
[Keras("keras.src.models.functional")]
public sealed partial class Functional : Model
{
    private readonly GraphRun run;
    private readonly Layer[] layers;

    /// <summary>Makes a model from its inputs and outputs.</summary>
    /// <param name="inputs">The tensor of an <see cref="Input"/>, a list <c>[a, b]</c> of them, or a dictionary by name.</param>
    /// <param name="outputs">The tensors to compute: one, a list, or a dictionary by name, nested to any depth.</param>
    /// <param name="name">Default <c>functional</c>.</param>
    /// <exception cref="ArgumentException">
    /// An input is not the tensor of an <see cref="Input"/>, an output depends on an input that is not listed, or two layers have the same name.
    /// </exception>
    public Functional(Nest<SymbolicTensor> inputs, Nest<SymbolicTensor> outputs, string? name = null)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(outputs);
        SymbolicTensor[] flat = [.. inputs.Flatten()];
        if (Array.Find(flat, tensor => tensor.Source.Operation is not Input) is { } inner)
            throw new ArgumentException($"inputs must be tensors of Input layers; one was made by '{inner.Source.Operation.Name}'.", nameof(inputs));
        (InputStructure, OutputStructure) = (inputs, outputs);
        Graph = Graph.Between(flat, [.. outputs.Flatten()]);
        run = new(Graph);
        layers = [.. Graph.Operations.OfType<Layer>()];
        OperationNames.MakeUnique(this, Graph.Operations);
        foreach (var layer in layers) Adopt(layer, layersPrefix: "");
        Building.Build([.. flat.Select(input => input.Spec)], CallArguments.List(flat.Length));
    }

    /// <inheritdoc/>
    public override Graph Graph { get; }

    /// <summary>The inputs, in the structure in which they were given.</summary>
    public Nest<SymbolicTensor> InputStructure { get; }

    /// <inheritdoc/>
    public override Nest<SymbolicTensor> OutputStructure { get; }

    /// <summary>The layers, including input layers. Layers further from the outputs come first.</summary>
    public override IReadOnlyList<Layer> Layers => layers;

    /// <inheritdoc/>
    public override Shape ComputeOutputShape(Shape inputShape) => run.Specify([new(inputShape, Graph.Inputs[0].Type)])[0].Shape;

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        var graph = new GraphWriter(Graph);
        return new()
        {
            ["name"] = Name,
            ["trainable"] = Trainable,
            ["layers"] = graph.Layers(),
            ["input_layers"] = graph.Tensors(InputStructure),
            ["output_layers"] = graph.Tensors(OutputStructure),
        };
    }

    internal static Functional Read(ConfigReader reader)
    {
        var graph = new GraphReader(reader);
        try
        {
            var model = new Functional(graph.Tensors("input_layers"), graph.Tensors("output_layers"), reader.Find("name")?.AsText());
            graph.DisposeUnless(model.Graph.Operations);
            return model;
        }
        catch
        {
            graph.Dispose();
            throw;
        }
    }

    internal override string DefaultName => "functional";

    private protected override IReadOnlyList<Shape> DeclaredInputs => [.. Graph.Inputs.Select(input => input.Shape)];

    /// <inheritdoc/>
    protected override IReadOnlyList<TensorSpec> Infer(Inputs<TensorSpec> inputs) => run.Specify(inputs.First);

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> Call(Inputs<Tensor> inputs, CallContext context)
    {
        var given = inputs.First;
        if (given.Count != Graph.Inputs.Count)
            throw this.Refuses($"takes {Graph.Inputs.Count} inputs ({string.Join(", ", InputNames)})", given.Count, nameof(inputs));
        for (var i = 0; i < given.Count; i++) RequireShape(given[i], Graph.Inputs[i].Shape, i);
        MaskInput(given[0], context);
        return run.Run(given);
    }

    internal override ScalarType InputType(int input) => input < Graph.Inputs.Count ? TypeOf(Graph.Inputs[input]) : base.InputType(input);

    // The layers have their names from the graph.
    private protected override void NameSubLayers()
    {
    }

    private void RequireShape(Tensor given, Shape expected, int input)
    {
        var fits = given.dim() == expected.Rank;
        for (var axis = 1; fits && axis < expected.Rank; axis++) fits = expected[axis] == Shape.Unknown || expected[axis] == given.size(axis);
        if (!fits) throw new ArgumentException($"Input '{InputNames[input]}' of model '{Name}' takes shape {expected}; it was given {ShapeText.Of(given)}.", nameof(given));
    }
}
