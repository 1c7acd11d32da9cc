using Anneal.Constraints;
using Anneal.Graphs;
using Anneal.Initializers;
using Anneal.Regularizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>An embedding that works in both directions: ids become rows of a table; in reverse, <c>logits = x . tableᵀ</c>.</summary>
/// <remarks>
/// Input: ids of any shape, from 0 to <see cref="InputDim"/> - 1, output (..., outputDim). In reverse: input (..., outputDim), output (..., inputDim).
/// Variables: <c>embeddings</c> (inputDim, outputDim); if <c>tieWeights</c> is false, <c>reverse_embeddings</c> (outputDim, inputDim) instead of the table's transpose.
/// Keras: <c>keras.layers.ReversibleEmbedding</c>. Source: Press and Wolf, Using the Output Embedding to Improve Language Models, 2016.
/// </remarks>
/// <example><code>
/// var embedding = new ReversibleEmbedding(20_000, 128);
/// var vectors = embedding.Apply(ids);
/// var logits = embedding.Apply(vectors, reverse: true);
/// </code></example>
[Keras("keras.layers"), ConfigConstant("quantization_config"), ConfigOrder(
    "input_dim", "output_dim", "embeddings_initializer", "embeddings_regularizer", "activity_regularizer", "embeddings_constraint", "mask_zero", "quantization_config")]
public sealed partial class ReversibleEmbedding : Layer
{
    private readonly ScalarType? reverseType;
    private Variable embeddings = null!;
    private Variable? reverseEmbeddings;

    /// <summary>A reversible embedding layer.</summary>
    /// <param name="inputDim">The number of ids; at least 1.</param>
    /// <param name="outputDim">The size of each vector; at least 1.</param>
    /// <param name="tieWeights">Whether the reverse direction uses the same table. Default true.</param>
    /// <param name="embeddingsInitializer">The initializer of the table, by name or as an object. Default <c>uniform</c>.</param>
    /// <param name="embeddingsRegularizer">A penalty on the table, added to the loss. Default: none.</param>
    /// <param name="embeddingsConstraint">A constraint on the table, applied after every update. Default: none.</param>
    /// <param name="maskZero">Whether id 0 is padding, which later layers ignore. Default false.</param>
    /// <param name="reverseDtype">The type that logits are computed in: <c>float16</c>, <c>bfloat16</c>, <c>float32</c> or <c>float64</c>. Default: that of the input.</param>
    /// <param name="logitSoftCap">Logits become <c>cap · tanh(logits / cap)</c>; greater than 0. Default: no cap.</param>
    /// <param name="activityRegularizer">A penalty on the outputs, added to the loss. Default: none.</param>
    /// <param name="name">The name, unique within the model.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, the cap is not greater than 0, or the type is not one of the four.</exception>
    public ReversibleEmbedding(
        long inputDim,
        long outputDim,
        bool tieWeights = true,
        Initializer? embeddingsInitializer = null,
        Regularizer? embeddingsRegularizer = null,
        Constraint? embeddingsConstraint = null,
        bool maskZero = false,
        string? reverseDtype = null,
        double? logitSoftCap = null,
        Regularizer? activityRegularizer = null,
        string? name = null)
        : base(name, activityRegularizer)
    {
        InputDim = Require.AtLeast(inputDim, 1);
        OutputDim = Require.AtLeast(outputDim, 1);
        EmbeddingsInitializer = embeddingsInitializer ?? "uniform";
        (TieWeights, EmbeddingsRegularizer, EmbeddingsConstraint, MaskZero) = (tieWeights, embeddingsRegularizer, embeddingsConstraint, maskZero);
        reverseType = reverseDtype is null ? null : FloatType.Of(reverseDtype);
        ReverseDtype = reverseDtype;
        LogitSoftCap = logitSoftCap is { } cap ? Require.Positive(cap, nameof(logitSoftCap)) : null;
    }

    /// <summary>The number of ids.</summary>
    public long InputDim { get; }

    /// <summary>The size of each vector.</summary>
    public long OutputDim { get; }

    /// <summary>Whether the reverse direction uses the same table. Default true.</summary>
    public bool TieWeights { get; }

    /// <summary>The initializer of the tables. Default <c>uniform</c>.</summary>
    public Initializer EmbeddingsInitializer { get; }

    /// <summary>A penalty on the table. Default null: none.</summary>
    public Regularizer? EmbeddingsRegularizer { get; }

    /// <summary>The constraint on the table, applied after every update. Default null: none.</summary>
    public Constraint? EmbeddingsConstraint { get; }

    /// <summary>Whether id 0 is padding, which later layers ignore. Default false.</summary>
    public bool MaskZero { get; }

    /// <summary>The type that logits are computed in. Default null: that of the input.</summary>
    public string? ReverseDtype { get; }

    /// <summary>Logits become <c>cap · tanh(logits / cap)</c>. Default null: no cap.</summary>
    public double? LogitSoftCap { get; }

    /// <inheritdoc/>
    protected override bool TakesIntegers => true;

    internal override ScalarType InputType(int input) => DTypePolicy.Wide(DTypePolicy.ComputeType);

    /// <summary>Applies the layer in either direction.</summary>
    /// <param name="inputs">Ids; in reverse vectors, (..., outputDim).</param>
    /// <param name="reverse">Whether to convert vectors to logits.</param>
    /// <param name="training">True while training. Default null: as in the enclosing call; false if there is none.</param>
    /// <returns>A new tensor; the caller owns it.</returns>
    public Tensor Apply(Tensor inputs, bool reverse, bool? training = null)
    {
        var call = new CallBuilder<Tensor>().Add(inputs).With("reverse", reverse);
        return Only(Run(call.Tensors, call.Arguments, training, mask: null));
    }

    /// <summary>Applies the layer to a symbolic tensor in either direction.</summary>
    /// <param name="inputs">Ids; in reverse vectors, (..., outputDim).</param>
    /// <param name="reverse">Whether to convert vectors to logits.</param>
    /// <param name="training">Fixes whether this call trains. Default null: as in the call of the model.</param>
    public SymbolicTensor Apply(SymbolicTensor inputs, bool reverse, bool? training = null)
    {
        var call = new CallBuilder<SymbolicTensor>().Add(inputs).With("reverse", reverse).With("training", training);
        return Record(call.Tensors, call.Arguments);
    }

    /// <inheritdoc/>
    protected override void Build(Inputs<TensorSpec> inputs, Weights weights)
    {
        embeddings = weights.Add("embeddings", [InputDim, OutputDim], EmbeddingsInitializer, EmbeddingsRegularizer, EmbeddingsConstraint);
        if (!TieWeights) reverseEmbeddings = weights.Add("reverse_embeddings", [OutputDim, InputDim], EmbeddingsInitializer);
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<TensorSpec> Infer(Inputs<TensorSpec> inputs)
    {
        var shape = inputs[0].Shape;
        return inputs.Flag("reverse")
            ? [new([.. RequireVectors(shape)[..^1], InputDim], reverseType ?? DTypePolicy.ComputeType)]
            : [new([.. shape, OutputDim], DTypePolicy.ComputeType)];
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> Call(Inputs<Tensor> inputs, CallContext context)
    {
        if (inputs.Flag("reverse")) return [Logits(inputs[0])];
        var vectors = EmbeddingTable.Rows(this, embeddings.Value, inputs[0]);
        if (MaskZero) CallScope.Current!.SetMask(vectors, EmbeddingTable.IsNotPadding(inputs[0]));
        return [vectors];
    }

    private Tensor Logits(Tensor vectors)
    {
        RequireVectors(vectors.shape);
        var kernel = reverseEmbeddings?.Value ?? embeddings.Value.t();
        var type = reverseType ?? DTypePolicy.ComputeType;
        var logits = Ops.Linear(vectors.to(type), kernel.to(type));
        return LogitSoftCap is { } cap ? logits.DividedBy(cap).tanh().Times(cap) : logits;
    }

    private Shape RequireVectors(Shape shape) => shape.Rank > 0 && shape[^1] == OutputDim
        ? shape
        : throw this.Refuses($"takes vectors of {OutputDim} values in reverse", shape, "inputs");
}
