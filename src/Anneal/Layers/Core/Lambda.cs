using System.Text.Json.Nodes;
using Anneal.Graphs;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Makes a layer from a function: <c>output = function(input)</c>.</summary>
/// <remarks>
/// Input and output have the shapes of the function. A function with variables or layers must be a class: see <see cref="UnaryLayer"/>.
/// Models are saved with the name of the function; the bytecode that Keras writes for a Python lambda is refused. Keras:
/// <c>keras.layers.Lambda</c>.
/// </remarks>
/// <example><code>
/// new Lambda(x => Ops.Square(x))
/// new Lambda(new LambdaFunction("square", x => Ops.Square(x))) // can be saved
/// </code></example>
[Keras("keras.layers")]
public sealed partial class Lambda : UnaryLayer
{
    /// <summary>A layer that applies a function.</summary>
    /// <param name="function">The function. It returns a new tensor or its argument.</param>
    /// <param name="outputShape">The shape of the output without the batch axis; null for unknown sizes. Default: found by calling the function on zeros.</param>
    /// <param name="mask">A function that returns the mask of the output; the context contains the mask of the input. Default: the mask ends here.</param>
    /// <param name="arguments">Further arguments of the function. Default: none.</param>
    /// <param name="name">The name, unique within the model.</param>
    public Lambda(LambdaFunction function, IReadOnlyList<long?>? outputShape = null, LambdaFunction? mask = null, JsonObject? arguments = null, string? name = null)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(function);
        (Function, OutputShape, Mask, Arguments) = (function, PartialShape.Checked(outputShape), mask, arguments ?? []);
    }

    /// <summary>The function applied.</summary>
    public LambdaFunction Function { get; }

    /// <summary>The shape of the output without the batch axis. Default null: found by calling the function on zeros.</summary>
    [OmitFromConfig(null)]
    public IReadOnlyList<long?>? OutputShape { get; }

    /// <summary>The function that returns the mask of the output. Default null: the mask ends here.</summary>
    [OmitFromConfig(null)]
    public LambdaFunction? Mask { get; }

    /// <summary>Further arguments of the function. Default: none.</summary>
    public JsonObject Arguments { get; }

    private protected override Shape ShapeFor(Shape input) =>
        OutputShape is { } known ? [input[0], .. PartialShape.Of(known)] : base.ShapeFor(input);

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
