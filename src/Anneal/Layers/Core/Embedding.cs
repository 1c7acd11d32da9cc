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
    private LowRank? lora;

    /// <summary>A table of vectors.</summary>
    /// <param name="inputDim">The number of ids; at least 1.</param>
    /// <param name="outputDim">Size of each vector; at least 1.</param>
    /// <param name="embeddingsInitializer">By name or object. Default <c>uniform</c>.</param>
    /// <param name="embeddingsRegularizer">A penalty on the table, added to the loss. Default: none.</param>
    /// <param name="embeddingsConstraint">Applied to the table after every update. Default: none.</param>
    /// <param name="maskZero">Whether id 0 is padding that the layers behind leave out. Default false.</param>
    /// <param name="weights">The table's first values, (inputDim, outputDim); the layer is then built at once. Default: those of <paramref name="embeddingsInitializer"/>.</param>
    /// <param name="loraRank">The rank of a change that is trained in place of the table (LoRA); at least 1. Default: none.</param>
    /// <param name="loraAlpha">The scale of that change, over its rank. Default: <paramref name="loraRank"/>.</param>
    /// <param name="name">Unique within the model.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="inputDim"/> or <paramref name="outputDim"/> is below 1.</exception>
    public Embedding(
        long inputDim,
        long outputDim,
        Initializer? embeddingsInitializer = null,
        Regularizer? embeddingsRegularizer = null,
        Constraint? embeddingsConstraint = null,
        bool maskZero = false,
        [NoConfig] ArrayLike weights = default,
        [OmitFromConfig(null)] long? loraRank = null,
        [OmitFromConfig(null)] Number? loraAlpha = null,
        string? name = null)
        : base(name)
    {
        InputDim = Require.AtLeast(inputDim, 1);
        OutputDim = Require.AtLeast(outputDim, 1);
        EmbeddingsInitializer = embeddingsInitializer ?? "uniform";
        (EmbeddingsRegularizer, EmbeddingsConstraint, MaskZero) = (embeddingsRegularizer, embeddingsConstraint, maskZero);
        LoraRank = Require.AtLeast(loraRank, 1);
        LoraAlpha = LoraRank is null ? null : loraAlpha ?? LoraRank;
        if (LoraRank is not null && embeddingsConstraint is not null) throw Require.Wrong(nameof(loraRank), "excludes embeddingsConstraint, which would not hold for the sum that LoRA makes");
        if (weights.IsNull) return;
        try
        {
            Build([Shape.Unknown]);
            SetWeights([weights]);
        }
        catch
        {
            Dispose();
            throw;
        }
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

    /// <summary>The rank of the change that is trained in place of the table. Default null: the table itself is trained.</summary>
    public long? LoraRank { get; private set; }

    /// <summary>The scale of that change, over the rank. Default: the rank; null where there is none.</summary>
    public Number? LoraAlpha { get; private set; }

    /// <summary>Freezes the table and trains a change of low rank to it instead: <c>table + loraAlpha / rank · a b</c>.</summary>
    /// <param name="rank">The axis that the two trained matrices share; at least 1.</param>
    /// <param name="loraAlpha">The scale of the change. Default: <paramref name="rank"/>.</param>
    /// <param name="aInitializer">Of <c>lora_embeddings_a</c>. Default <c>he_uniform</c>.</param>
    /// <param name="bInitializer">Of <c>lora_embeddings_b</c>. Default <c>zeros</c>: the layer computes at first what it did.</param>
    /// <exception cref="InvalidOperationException">The layer is not built, has LoRA already, or has a constraint on the table.</exception>
    /// <remarks>Compile the model again afterwards. Keras: <c>enable_lora</c>.</remarks>
    public void EnableLora(long rank, Number? loraAlpha = null, Initializer? aInitializer = null, Initializer? bInitializer = null)
    {
        LowRank.Require(this, lora is not null, EmbeddingsConstraint, "embeddingsConstraint");
        (LoraRank, LoraAlpha) = (Require.AtLeast(rank, 1), loraAlpha ?? rank);
        lora = new(new Weights(Own), embeddings, rank, LoraAlpha.Value, aInitializer ?? "he_uniform", bInitializer ?? "zeros");
    }

    /// <inheritdoc/>
    public override Shape ComputeOutputShape(Shape inputShape) => [.. inputShape, OutputDim];

    /// <inheritdoc/>
    public override Tensor? ComputeMask(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor?> masks)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return MaskZero ? EmbeddingTable.IsNotPadding(inputs[0]) : null;
    }

    /// <inheritdoc/>
    protected internal override bool SupportsMasking => MaskZero;

    /// <inheritdoc/>
    protected override bool TakesIntegers => true;

    /// <inheritdoc/>
    protected override ScalarType OutputType(ScalarType input) => ScalarType.Float32;

    /// <inheritdoc/>
    protected override void Build(Shape input, Weights weights)
    {
        embeddings = weights.Add("embeddings", [InputDim, OutputDim], EmbeddingsInitializer, EmbeddingsRegularizer, EmbeddingsConstraint);
        if (LoraRank is { } rank) EnableLora(rank, LoraAlpha);
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context) => EmbeddingTable.Rows(this, lora?.Of(embeddings.Value) ?? embeddings.Value, input);
}
