using Anneal.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Models;

/// <summary>A stack of layers: each takes the output of the one before.</summary>
/// <remarks>
/// Built at once when the first layer is an <see cref="Input"/>, otherwise when the first data arrives.
/// Keras: <c>keras.Sequential</c>. Names of unnamed layers are numbered within the model, not within the process.
/// </remarks>
/// <example><code>
/// var model = new Sequential([new Input(784), new Dense(128, activation: "relu"), new Dense(10, activation: "softmax")]);
/// model.Compile("adam", loss: "sparse_categorical_crossentropy", metrics: ["accuracy"]);
/// </code></example>
public sealed class Sequential : Model
{
    private readonly List<Layer> layers = [];
    private Input? input;

    /// <summary>A stack of the given layers.</summary>
    /// <param name="layers">In the order of the data; more can be added with <see cref="Add"/>.</param>
    /// <param name="name">Default <c>sequential</c>.</param>
    public Sequential(IEnumerable<Layer>? layers = null, string? name = null)
        : base(name)
    {
        foreach (var layer in layers ?? []) Append(layer);
        BuildIfKnown();
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Layer> Layers => layers;

    /// <summary>Puts a layer on top.</summary>
    /// <param name="layer">Not in this model yet.</param>
    /// <exception cref="ArgumentException">The layer, or its given name, is in the model already.</exception>
    /// <exception cref="InvalidOperationException">The model was compiled before: the optimizer would not know the new variables.</exception>
    public void Add(Layer layer)
    {
        var (count, first) = (layers.Count, input);
        Append(layer);
        try
        {
            BuildIfKnown();
            if (Built && layers.Count > count) BuildLast();
        }
        catch
        {
            layers.RemoveRange(count, layers.Count - count);
            input = first;
            throw;
        }
    }

    /// <inheritdoc/>
    public override Shape ComputeOutputShape(Shape inputShape) =>
        layers.Aggregate(inputShape, (shape, layer) => layer.ComputeOutputShape(shape));

    /// <inheritdoc/>
    protected override bool TakesIntegers => true;

    /// <inheritdoc/>
    protected override void CreateVariables(Shape inputShape)
    {
        if (layers.Count == 0) throw new InvalidOperationException($"Model '{Name}' has no layers. Add some before it is built.");
        if (input is not null && !input.Shape.Batched().IsCompatibleWith(inputShape))
            throw new ArgumentException($"Model '{Name}' takes inputs of shape {input.Shape.Batched()}. Received: {inputShape}.", nameof(inputShape));
        var shape = inputShape;
        foreach (var layer in layers)
        {
            layer.Build(shape);
            shape = layer.ComputeOutputShape(shape);
        }
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, bool training)
    {
        var expected = InputShape!.Value;
        if (input.dim() != expected.Rank || !IsAsDeclared(input)) throw WrongInput(input, expected);
        using var scope = NewDisposeScope();
        var output = input;
        foreach (var layer in layers) output = layer.Apply(output, training);
        return output.MoveToOuterDisposeScope();
    }

    private bool IsAsDeclared(Tensor batch)
    {
        for (var axis = 0; axis < input?.Shape.Rank; axis++)
            if (input.Shape[axis] != Shape.Unknown && input.Shape[axis] != batch.size(axis + 1)) return false;
        return true;
    }

    private ArgumentException WrongInput(Tensor input, Shape expected) =>
        new($"Model '{Name}' takes inputs of shape {expected}. Received: {(Shape)input.shape}.", nameof(input));

    private void Append(Layer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        if (Compiled && Built)
            throw new InvalidOperationException($"Layer '{layer.Name}' comes too late: model '{Name}' is built and compiled. Add layers before Compile.");
        if (layer is Input first)
        {
            if (input is not null || layers.Count > 0)
                throw new ArgumentException($"Input must be the first layer of model '{Name}' and stand there once.", nameof(layer));
            input = first;
            return;
        }
        if (layer is Model model && model.Holds(this))
            throw new ArgumentException($"Model '{Name}' cannot hold itself.", nameof(layer));
        if (layers.Contains(layer))
            throw new ArgumentException($"Layer '{layer.Name}' is in model '{Name}' already; a stack holds each layer once.", nameof(layer));
        if (layer.HasGivenName && layers.Any(l => l.Name == layer.Name))
            throw new ArgumentException($"Model '{Name}' has a layer named '{layer.Name}' already; names must be unique.", nameof(layer));
        layers.Add(layer);
        SetPath("");
    }

    private void BuildLast()
    {
        var shape = layers.SkipLast(1).Aggregate(InputShape!.Value, (s, l) => l.ComputeOutputShape(s));
        layers[^1].Build(shape);
    }

    private void BuildIfKnown()
    {
        if (input is not null && layers.Count > 0 && !Built) Build(input.Shape.Batched());
    }
}
