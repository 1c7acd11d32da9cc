using Anneal.Graphs;
using Anneal.Regularizers;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Base of layers with one input and one output.</summary>
/// <example><code>
/// sealed class Scale : UnaryLayer
/// {
///     private Variable factor = null!;
///
///     protected override void Build(Shape input, Weights weights) => factor = weights.Add("factor", [input[^1]], "ones");
///
///     protected override Tensor Call(Tensor input, CallContext context) => Ops.Multiply(input, factor.Value);
/// }
/// </code></example>
/// <param name="name">The name, unique within the model. Default: the class's name in snake case, numbered by the model.</param>
/// <param name="activityRegularizer">A penalty on the outputs. Default: none.</param>
public abstract class UnaryLayer(string? name = null, Regularizer? activityRegularizer = null) : Layer(name, activityRegularizer)
{
    /// <inheritdoc/>
    /// <remarks>Default: found by calling the layer on zeros, which builds it.</remarks>
    public override Shape ComputeOutputShape(Shape inputShape) => ShapeFor(LayerInputs.Accepted(this, inputShape));

    /// <summary>The shape of the output for an input that the layer accepts.</summary>
    private protected virtual Shape ShapeFor(Shape input)
    {
        Build(input);
        return TrialRun.Outputs(this, [new(input)], CallArguments.OneTensor)[0].Shape;
    }

    /// <summary>The function of the layer. The batch may have another shape than <see cref="Build(Shape, Weights)"/> received.</summary>
    /// <param name="input">The batch, which the caller owns.</param>
    /// <param name="context">Whether the call trains, and the mask of the input.</param>
    /// <returns>A new tensor, or the input itself.</returns>
    protected abstract Tensor Call(Tensor input, CallContext context);

    /// <summary>Creates the variables. Default: none.</summary>
    /// <param name="input">The shape of the input, batch axis first.</param>
    /// <param name="weights">Creates variables of this layer.</param>
    protected virtual void Build(Shape input, Weights weights)
    {
    }

    /// <summary>The element type of the output. Default: the type that the layer computes in, or the type of the input if the layer takes integers.</summary>
    /// <param name="input">The element type of the input.</param>
    protected virtual ScalarType OutputType(ScalarType input) => TakesIntegers && !input.IsFloatingPoint() ? input : DTypePolicy.ComputeType;

    /// <inheritdoc/>
    protected sealed override IReadOnlyList<Tensor> Call(Inputs<Tensor> inputs, CallContext context) => [Call(inputs[0], context)];

    private protected sealed override Tensor[] CallAll(Inputs<Tensor> inputs, CallContext context) => [Call(inputs[0], context)];

    /// <inheritdoc/>
    protected sealed override void Build(Inputs<TensorSpec> inputs, Weights weights) => Build(Only(inputs).Shape, weights);

    /// <inheritdoc/>
    protected sealed override IReadOnlyList<TensorSpec> Infer(Inputs<TensorSpec> inputs)
    {
        var input = Only(inputs);
        return [new(ComputeOutputShape(input.Shape), OutputType(input.Type))];
    }

    private TensorSpec Only(Inputs<TensorSpec> inputs) => inputs.First.Count == 1
        ? inputs[0]
        : throw this.Refuses("takes one input", inputs.First.Count, nameof(inputs));
}
