using Anneal.Graphs;
using Anneal.Models;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Applies a layer to every step of a sequence.</summary>
/// <remarks>
/// Input (batch, steps, ...), output (batch, steps, output of the layer). The layer receives the mask of each step. The mask ends here, as in Keras.
/// Variables: those of the layer. Keras: <c>keras.layers.TimeDistributed</c>.
/// </remarks>
/// <example><code>
/// new TimeDistributed(new Conv2D(8, 3)) // images of a film
/// </code></example>
[Keras("keras.layers")]
public sealed partial class TimeDistributed : Wrapper
{
    /// <summary>A time-distributed layer.</summary>
    /// <param name="layer">The layer, with one input and one output. It becomes part of this one.</param>
    /// <param name="name">The name, unique within the model.</param>
    public TimeDistributed(Layer layer, string? name = null)
        : base(layer, name)
    {
    }

    /// <inheritdoc/>
    protected override InputSpec Accepts => new(LeastRank: 3);

    /// <inheritdoc/>
    protected override bool TakesIntegers => true;

    /// <inheritdoc/>
    protected override void Build(Inputs<TensorSpec> inputs, Weights weights) => Layer.Building.Build([OneStep(inputs.First[0])], CallArguments.OneTensor);

    /// <inheritdoc/>
    protected override IReadOnlyList<TensorSpec> Infer(Inputs<TensorSpec> inputs)
    {
        var input = inputs.First[0];
        var outputs = Layer.Specify([OneStep(input)], CallArguments.OneTensor);
        if (outputs.Length != 1) throw new ArgumentException($"Layer '{Name}' takes a layer with one output. '{Layer.Name}' has {outputs.Length}.", nameof(inputs));
        return [new([outputs[0].Shape[0], input.Shape[1], .. outputs[0].Shape[1..]], outputs[0].Type)];
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> Call(Inputs<Tensor> inputs, CallContext context)
    {
        var (input, mask) = (inputs.First[0], context.Mask);
        if (input.size(1) == 0) throw this.Refuses("takes sequences of at least one step", (Shape)input.shape, nameof(inputs));
        if (mask is not null && (mask.dim() < 2 || mask.size(0) != input.size(0) || mask.size(1) != input.size(1)))
            throw this.Refuses($"takes a mask of shape ({input.size(0)}, {input.size(1)})", (Shape)mask.shape, nameof(mask));
        var (steps, masks) = (input.unbind(1), mask?.unbind(1));
        return [stack([.. steps.Select((step, t) => Layer.Apply(step, mask: masks?[t]))], 1)];
    }

    // As in Keras, a model that was built by itself keeps the paths of its variables.
    private protected override void NameSubLayers()
    {
        if (SubLayers is not [Model { Built: true }]) base.NameSubLayers();
    }

    private static TensorSpec OneStep(TensorSpec sequence) => new([sequence.Shape[0], .. sequence.Shape[2..]], sequence.Type);
}
