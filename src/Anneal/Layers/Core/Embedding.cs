using Anneal.Constraints;
using Anneal.Initializers;
using Anneal.Regularizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Converts ids to vectors: the vector of id i is row i of a table.</summary>
/// <remarks>
/// Input: ids of any shape, from 0 to <see cref="InputDim"/> - 1; output (..., outputDim). Variable: <c>embeddings</c> (inputDim, outputDim).
/// Keras: <c>keras.layers.Embedding</c>.
/// </remarks>
/// <example><code>
/// new Embedding(10_000, 64)
/// new Embedding(10_000, 64, maskZero: true) // 0 pads sequences; the layers behind leave it out
/// </code></example>
[Keras("keras.layers"), ConfigConstant("quantization_config"), ConfigOrder("input_dim", "output_dim", "embeddings_initializer", "embeddings_regularizer", "activity_regularizer")]
public sealed partial class Embedding : UnaryLayer
{
    private readonly LowRank lora;

    /// <summary>An embedding layer.</summary>
    /// <param name="inputDim">The number of ids; at least 1.</param>
    /// <param name="outputDim">The size of each vector; at least 1.</param>
    /// <param name="embeddingsInitializer">The initializer of the table, by name or as an object. Default <c>uniform</c>.</param>
    /// <param name="embeddingsRegularizer">A penalty on the table, added to the loss. Default: none.</param>
    /// <param name="embeddingsConstraint">A constraint on the table, applied after every update. Default: none.</param>
    /// <param name="maskZero">Whether id 0 is padding, which later layers ignore. Default false.</param>
    /// <param name="weights">The initial table, (inputDim, outputDim); the layer is then built at once. Default: from <paramref name="embeddingsInitializer"/>.</param>
    /// <param name="loraRank">The rank of LoRA, which freezes the table and trains a low-rank change of it; at least 1. Default: no LoRA.</param>
    /// <param name="loraAlpha">The scale of LoRA; the change is multiplied by <c>loraAlpha / loraRank</c>. Default: <paramref name="loraRank"/>.</param>
    /// <param name="activityRegularizer">A penalty on the outputs, added to the loss. Default: none.</param>
    /// <param name="name">The name, unique within the model.</param>
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
        Regularizer? activityRegularizer = null,
        string? name = null)
        : base(name, activityRegularizer)
    {
        InputDim = Require.AtLeast(inputDim, 1);
        OutputDim = Require.AtLeast(outputDim, 1);
        EmbeddingsInitializer = embeddingsInitializer ?? "uniform";
        (EmbeddingsRegularizer, EmbeddingsConstraint, MaskZero) = (embeddingsRegularizer, embeddingsConstraint, maskZero);
        lora = new(this, loraRank, loraAlpha, embeddingsConstraint, nameof(embeddingsConstraint));
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

    /// <summary>The size of each vector.</summary>
    public long OutputDim { get; }

    /// <summary>The initializer of the table. Default <c>uniform</c>.</summary>
    public Initializer EmbeddingsInitializer { get; }

    /// <summary>A penalty on the table. Default null: none.</summary>
    public Regularizer? EmbeddingsRegularizer { get; }

    /// <summary>The constraint on the table, applied after every update. Default null: none.</summary>
    public Constraint? EmbeddingsConstraint { get; }

    /// <summary>Whether id 0 is padding, which later layers ignore. Default false.</summary>
    public bool MaskZero { get; }

    /// <summary>The rank of LoRA. Default null: no LoRA.</summary>
    public long? LoraRank => lora.Rank;

    /// <summary>The scale of LoRA, by default the rank; null without LoRA.</summary>
    public Number? LoraAlpha => lora.Alpha;

    /// <summary>Freezes the table and trains a low-rank change of it: <c>table + loraAlpha / rank · a b</c>.</summary>
    /// <param name="rank">The size of the axis that the two trained matrices share; at least 1.</param>
    /// <param name="loraAlpha">The scale of the change. Default: <paramref name="rank"/>.</param>
    /// <param name="aInitializer">The initializer of <c>lora_embeddings_a</c>. Default <c>he_uniform</c>.</param>
    /// <param name="bInitializer">The initializer of <c>lora_embeddings_b</c>. Default <c>zeros</c>, so the output does not change at first.</param>
    /// <exception cref="InvalidOperationException">The layer is not built, has LoRA already, or has a constraint on the table.</exception>
    /// <remarks>Compile the model again afterwards. Keras: <c>enable_lora</c>.</remarks>
    public void EnableLora(long rank, Number? loraAlpha = null, Initializer? aInitializer = null, Initializer? bInitializer = null) => lora.Enable(rank, loraAlpha, aInitializer, bInitializer);

    internal Tensor Effective => lora.Effective;

    private protected override Shape ShapeFor(Shape input) => [.. input, OutputDim];

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
    protected override ScalarType OutputType(ScalarType input) => DTypePolicy.ComputeType;

    private protected override bool WorksWide => true;

    /// <inheritdoc/>
    protected override void Build(Shape input, Weights weights) =>
        lora.Begin(weights.Add("embeddings", [InputDim, OutputDim], EmbeddingsInitializer, EmbeddingsRegularizer, EmbeddingsConstraint));

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context) => EmbeddingTable.Rows(this, Effective, input);

    private protected override IReadOnlyList<string> OutdatedKeys => ["input_length"];
}
