using TorchSharp;

namespace Anneal.Graphs;

/// <summary>A tensor that a model will compute. Layers, operators and <see cref="Ops"/> make further symbolic tensors from it.</summary>
/// <remarks>Keras: <c>KerasTensor</c>. A graph starts with the tensor of an <see cref="Layers.Input"/>.</remarks>
/// <example><code>
/// SymbolicTensor x = new Input(4);
/// var y = new Dense(1).Apply(2 * x + 1);
/// var model = new Functional(x, y);
/// </code></example>
public sealed partial class SymbolicTensor
{
    internal SymbolicTensor(TensorSpec spec, Node source, int output) => (Spec, Source, Output) = (spec, source, output);

    /// <summary>Shape and element type.</summary>
    public TensorSpec Spec { get; }

    /// <summary>The shape, batch axis first.</summary>
    public Shape Shape => Spec.Shape;

    /// <summary>The type of the elements.</summary>
    public torch.ScalarType Type => Spec.Type;

    /// <summary>The call that computes it.</summary>
    public Node Source { get; }

    /// <summary>Its index among the outputs of that call.</summary>
    public int Output { get; }

    /// <inheritdoc/>
    public override string ToString() => $"<SymbolicTensor shape={Shape}, dtype={Type}, from {Source.Operation.Name}>";
}
