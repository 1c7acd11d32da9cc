using Anneal.Graphs;

namespace Anneal.Layers;

/// <summary>Base of layers that wrap another layer, for example to change how it is called.</summary>
/// <remarks>The inner layer is built, trained, named, saved and freed with the wrapper. Keras: <c>keras.layers.Wrapper</c>.</remarks>
/// <example><code>
/// sealed class Twice(Layer layer) : Wrapper(layer)
/// {
///     protected override IReadOnlyList&lt;Tensor> Call(Inputs&lt;Tensor> inputs, CallContext context)
///     {
///         using var once = Layer.Apply(inputs[0]);
///         return [Layer.Apply(once)];
///     }
/// }
/// </code></example>
public abstract class Wrapper : Layer
{
    /// <summary>Wraps a layer.</summary>
    /// <param name="layer">The inner layer.</param>
    /// <param name="name">The name, unique within the model.</param>
    protected Wrapper(Layer layer, string? name = null)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(layer);
        Layer = Track(layer);
    }

    /// <summary>The inner layer.</summary>
    public Layer Layer { get; }

    internal override IEnumerable<(string Attribute, Layer Layer)> Attributes => [("layer", Layer)];

    /// <inheritdoc/>
    /// <remarks>Default: builds the inner layer for the same inputs.</remarks>
    protected override void Build(Inputs<TensorSpec> inputs, Weights weights) => Layer.Building.Build([.. inputs.All], inputs.Arguments);
}
