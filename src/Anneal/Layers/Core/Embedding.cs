using System.Runtime.InteropServices;
using Anneal.Constraints;
using Anneal.Initializers;
using Anneal.Regularizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>A vector for each id: row <c>ids[i]</c> of a table.</summary>
/// <remarks>
/// Input: ids of any shape, from 0 to <see cref="InputDim"/> - 1; output (..., outputDim). Variable: <c>embeddings</c> (inputDim, outputDim).
/// Keras: <c>keras.layers.Embedding</c>.
/// </remarks>
/// <example><code>
/// new Embedding(10_000, 64)
/// new Embedding(10_000, 64, maskZero: true) // 0 pads sequences; the layers behind leave it out
/// </code></example>
[Keras("keras.layers"), ConfigConstant("activity_regularizer"), ConfigConstant("quantization_config"), ConfigOrder("input_dim", "output_dim", "embeddings_initializer", "embeddings_regularizer", "activity_regularizer")]
public sealed partial class Embedding : UnaryLayer
{
    private Variable embeddings = null!;

    /// <summary>A table of vectors.</summary>
    /// <param name="inputDim">The number of ids; at least 1.</param>
    /// <param name="outputDim">Size of each vector; at least 1.</param>
    /// <param name="embeddingsInitializer">By name or object. Default <c>uniform</c>.</param>
    /// <param name="embeddingsRegularizer">A penalty on the table, added to the loss. Default: none.</param>
    /// <param name="embeddingsConstraint">Applied to the table after every update. Default: none.</param>
    /// <param name="maskZero">Whether id 0 is padding that the layers behind leave out. Default false.</param>
    /// <param name="name">Unique within the model.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="inputDim"/> or <paramref name="outputDim"/> is below 1.</exception>
    public Embedding(
        long inputDim,
        long outputDim,
        Initializer? embeddingsInitializer = null,
        Regularizer? embeddingsRegularizer = null,
        Constraint? embeddingsConstraint = null,
        bool maskZero = false,
        string? name = null)
        : base(name)
    {
        InputDim = Require.AtLeast(inputDim, 1);
        OutputDim = Require.AtLeast(outputDim, 1);
        EmbeddingsInitializer = embeddingsInitializer ?? "uniform";
        (EmbeddingsRegularizer, EmbeddingsConstraint, MaskZero) = (embeddingsRegularizer, embeddingsConstraint, maskZero);
    }

    /// <summary>The number of ids.</summary>
    public long InputDim { get; }

    /// <summary>Size of each vector.</summary>
    public long OutputDim { get; }

    /// <summary>Gives the table's first value. Default <c>uniform</c>.</summary>
    public Initializer EmbeddingsInitializer { get; }

    /// <summary>A penalty on the table. Default null: none.</summary>
    public Regularizer? EmbeddingsRegularizer { get; }

    /// <summary>Applied to the table after every update. Default null: none.</summary>
    public Constraint? EmbeddingsConstraint { get; }

    /// <summary>Whether id 0 is padding that the layers behind leave out. Default false.</summary>
    public bool MaskZero { get; }

    /// <inheritdoc/>
    public override Shape ComputeOutputShape(Shape inputShape) => [.. inputShape, OutputDim];

    /// <inheritdoc/>
    public override Tensor? ComputeMask(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor?> masks)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return MaskZero ? inputs[0].Is(0).logical_not() : null;
    }

    /// <inheritdoc/>
    protected internal override bool SupportsMasking => MaskZero;

    /// <inheritdoc/>
    protected override bool TakesIntegers => true;

    /// <inheritdoc/>
    protected override ScalarType OutputType(ScalarType input) => ScalarType.Float32;

    /// <inheritdoc/>
    protected override void Build(Shape input, Weights weights) =>
        embeddings = weights.Add("embeddings", [InputDim, OutputDim], EmbeddingsInitializer, EmbeddingsRegularizer, EmbeddingsConstraint);

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        var ids = input.reshape(-1);
        if (ids.dtype is not (ScalarType.Int32 or ScalarType.Int64)) ids = ids.to(ScalarType.Int64);
        try
        {
            return embeddings.Value.index_select(0, ids).reshape([.. input.shape, OutputDim]);
        }
        catch (ExternalException e) when (OutOfRange(ids) is { } id)
        {
            throw new ArgumentException($"Layer '{Name}' takes ids from 0 to {InputDim - 1} (inputDim is {InputDim}). Received: {id}.", nameof(input), e);
        }
    }

    // libtorch looks at every id anyway; which one it was is asked only when it refuses.
    private long? OutOfRange(Tensor ids)
    {
        using var wrong = ids.IsBelow(0).logical_or(ids.IsAtLeast(InputDim));
        using var first = ids.masked_select(wrong);
        return first.numel() == 0 ? null : first.to(ScalarType.Int64).data<long>()[0];
    }
}
