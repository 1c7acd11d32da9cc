using System.Text.Json.Nodes;
using Anneal.Graphs;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>A function of a tensor as a layer: <c>output = function(input)</c>.</summary>
/// <remarks>
/// A function that holds variables or layers is a class of its own: see <see cref="UnaryLayer"/>. Models with this layer are saved with the function's name; the bytecode that Keras
/// writes for a Python lambda is refused. Keras: <c>keras.layers.Lambda</c>.
/// </remarks>
/// <example><code>
/// new Lambda(x => Ops.Square(x))
/// new Lambda(new LambdaFunction("square", x => Ops.Square(x))) // can be saved
/// </code></example>
[Keras("keras.layers")]
public sealed partial class Lambda : UnaryLayer
{
    /// <summary>A layer of a function.</summary>
    /// <param name="function">Returns a new tensor, or its argument itself.</param>
    /// <param name="outputShape">The shape of the output without the batch axis; null for sizes that are not known. Default: found by calling the function on zeros.</param>
    /// <param name="mask">Gives the mask of the output; the mask of the input is in the context. Default: the mask ends here.</param>
    /// <param name="arguments">What the function is told beside the input. Default: nothing.</param>
    /// <param name="name">Unique within the model.</param>
    [ConfigConstructor]
    public Lambda(LambdaFunction function, IReadOnlyList<long?>? outputShape = null, LambdaFunction? mask = null, JsonObject? arguments = null, string? name = null)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(function);
        (Function, OutputShape, Mask, Arguments) = (function, PartialShape.Checked(outputShape), mask, arguments ?? []);
    }

    /// <inheritdoc cref="Lambda(LambdaFunction, IReadOnlyList{long?}, LambdaFunction, JsonObject, string)"/>
    public Lambda(Func<Tensor, Tensor> function, IReadOnlyList<long?>? outputShape = null, LambdaFunction? mask = null, JsonObject? arguments = null, string? name = null)
        : this((LambdaFunction)function, outputShape, mask, arguments, name)
    {
    }

    /// <summary>The function applied.</summary>
    public LambdaFunction Function { get; }

    /// <summary>The shape of the output without the batch axis. Default null: found by calling the function on zeros.</summary>
    [OmitFromConfig(null)]
    public IReadOnlyList<long?>? OutputShape { get; }

    /// <summary>Gives the mask of the output. Default null: the mask ends here.</summary>
    [OmitFromConfig(null)]
    public LambdaFunction? Mask { get; }

    /// <summary>What the function is told beside the input. Default: nothing.</summary>
    public JsonObject Arguments { get; }

    /// <inheritdoc/>
    public override Shape ComputeOutputShape(Shape inputShape) =>
        OutputShape is { } known ? [inputShape[0], .. PartialShape.Of(known)] : base.ComputeOutputShape(inputShape);

    /// <inheritdoc/>
    public override Tensor? ComputeMask(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor?> masks)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(masks);
        return Mask?.Apply(inputs[0], Arguments, new(CallScope.Current?.Training ?? false, masks[0]));
    }

    /// <inheritdoc/>
    protected internal override bool SupportsMasking => Mask is not null;

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context) => Function.Apply(input, Arguments, context);
}
