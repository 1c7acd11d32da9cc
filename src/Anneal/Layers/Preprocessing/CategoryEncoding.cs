using Anneal.Graphs;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Encodes integer categories as one-hot, multi-hot or count vectors.</summary>
/// <remarks>
/// Input (batch, length), output (batch, numTokens); with <see cref="OutputMode.OneHot"/> the output is (batch, length, numTokens), or (batch, numTokens) if the length is 1.
/// Negative integers are ignored. With more than two axes, the other modes count along axis 1, while the shape that a model expects is that of counts along the last axis, a fault
/// of Keras: use two axes. Keras: <c>keras.layers.CategoryEncoding</c>.
/// </remarks>
/// <example><code>
/// new CategoryEncoding(numTokens: 4)                       // [0, 2, 2] becomes [1, 0, 1, 0]
/// new CategoryEncoding(numTokens: 4, outputMode: "count")  // [0, 2, 2] becomes [1, 0, 2, 0]
/// </code></example>
[Keras("keras.layers")]
public sealed partial class CategoryEncoding : Layer
{
    private const string CountWeights = "count_weights";

    private static readonly IReadOnlyList<string> Parameters = ["inputs", CountWeights];

    /// <summary>Makes a layer that encodes integers.</summary>
    /// <param name="numTokens">The number of categories; at least 1. Integers must be below it.</param>
    /// <param name="outputMode">One of <see cref="OutputMode.OneHot"/>, <see cref="OutputMode.MultiHot"/> and <see cref="OutputMode.Count"/>. Default <see cref="OutputMode.MultiHot"/>.</param>
    /// <param name="sparse">Whether outputs are sparse; true is refused.</param>
    /// <param name="name">Unique within the model.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="numTokens"/> is below 1, or the mode is not supported.</exception>
    /// <exception cref="NotSupportedException"><paramref name="sparse"/> is true.</exception>
    public CategoryEncoding(long numTokens, Choice<OutputMode>? outputMode = null, bool sparse = false, string? name = null)
        : base(name)
    {
        NumTokens = Require.AtLeast(numTokens, 1);
        OutputMode = CategoryCode.Checked(outputMode ?? OutputMode.MultiHot, sparse, OutputMode.OneHot, OutputMode.MultiHot, OutputMode.Count);
    }

    /// <summary>The number of categories.</summary>
    public long NumTokens { get; }

    /// <summary>The form of the output. Default <see cref="OutputMode.MultiHot"/>.</summary>
    public OutputMode OutputMode { get; }

    /// <summary>Always false.</summary>
    public bool Sparse { get; }

    private protected override bool WorksWide => true;

    /// <inheritdoc/>
    protected internal override IReadOnlyList<string> CallParameters => Parameters;

    /// <inheritdoc/>
    protected override bool TakesIntegers => true;

    /// <summary>Counts categories with a weight per integer.</summary>
    /// <param name="input">Integers, (batch, length).</param>
    /// <param name="countWeights">The weight of each integer; the same shape as <paramref name="input"/>.</param>
    /// <returns>A new tensor (batch, numTokens); the caller owns it.</returns>
    /// <exception cref="ArgumentException">The mode is not <see cref="OutputMode.Count"/>, shapes differ, or an integer is too large.</exception>
    public Tensor Apply(Tensor input, Tensor countWeights)
    {
        var call = new CallBuilder<Tensor>().Add(input).With(CountWeights, countWeights);
        return Run(call.Tensors, call.Arguments, training: null, mask: null)[0];
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<TensorSpec> Infer(Inputs<TensorSpec> inputs)
    {
        var input = inputs[0].Shape;
        // With more than two axes this is not the shape of the output: a fault of Keras, whose models have these shapes.
        Shape output = OutputMode == OutputMode.OneHot || input.Rank < 3 ? CategoryCode.ShapeOf(input, OutputMode, NumTokens) : [.. input[..^1], NumTokens];
        return [new(output, DTypePolicy.ComputeType)];
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> Call(Inputs<Tensor> inputs, CallContext context)
    {
        var indices = inputs[0].to(int64);
        if (indices.numel() > 0 && indices.max().item<long>() is var largest && largest >= NumTokens)
            throw this.Refuses($"takes integers below {NumTokens}, its numTokens", largest, nameof(inputs));
        if (!inputs.TryGet(CountWeights, out var weights)) return [CategoryCode.Of(indices, OutputMode, NumTokens, WorkType)];
        if (OutputMode != OutputMode.Count) throw new ArgumentException($"Layer '{Name}' takes weights of counts with the mode count only; its mode is {OutputMode.Name()}.", nameof(inputs));
        if (!weights.shape.SequenceEqual(indices.shape))
            throw this.Refuses($"takes one weight for each integer of {(Shape)indices.shape}", (Shape)weights.shape, nameof(inputs));
        return [CategoryCode.Of(indices, OutputMode, NumTokens, WorkType, weights)];
    }
}
