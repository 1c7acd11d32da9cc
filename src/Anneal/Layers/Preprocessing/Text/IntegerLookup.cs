using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Maps integers to their indices in a vocabulary, or indices back to integers.</summary>
/// <remarks>
/// Input (batch, length), output of that shape, integers; the other modes give (batch, tokens), or (batch, length, tokens) with <see cref="OutputMode.OneHot"/> where the length is
/// not 1. Keras: <c>keras.layers.IntegerLookup</c>.
/// </remarks>
/// <example><code>
/// var ids = new IntegerLookup(vocabulary: [12, 36, 1138, 42]);   // 12, 36, 7 become 1, 2, 0
/// </code></example>
[Keras("keras.layers")]
public sealed partial class IntegerLookup : LookupLayer<long>
{
    /// <summary>Makes an integer lookup layer.</summary>
    /// <param name="maxTokens">The largest size of the vocabulary, special tokens included; at least 2. Default: unlimited.</param>
    /// <param name="numOovIndices">The number of indices for unknown integers; 0 refuses unknown integers. Default 1.</param>
    /// <param name="maskToken">The token of masked positions: it has index 0, and no position in vectors. Default: none.</param>
    /// <param name="oovToken">The value that the inverted layer returns for the index of unknown integers. Default -1.</param>
    /// <param name="vocabulary">The integers, without duplicates; special tokens may come first. Default: computed by <see cref="Adapt"/>.</param>
    /// <param name="vocabularyDtype">Only "int64".</param>
    /// <param name="idfWeights">The weights of the vocabulary, in the mode <see cref="OutputMode.TfIdf"/>.</param>
    /// <param name="invert">Whether the layer maps indices to integers. Default false.</param>
    /// <param name="outputMode">The form of the output. Default <see cref="OutputMode.Int"/>.</param>
    /// <param name="sparse">Whether outputs are sparse; true is refused.</param>
    /// <param name="padToMaxTokens">Whether vectors always have the length <paramref name="maxTokens"/>. Default false.</param>
    /// <param name="oovMethod">How unknown integers are distributed over several indices. Default <see cref="OovMethod.Floormod"/>.</param>
    /// <param name="salt">The key of the hash: one or two integers; only with <see cref="OovMethod.Farmhash"/>. Default: none.</param>
    /// <param name="name">Unique within the model.</param>
    /// <exception cref="ArgumentException">A number is out of range, the vocabulary has duplicates or too many integers, or the weights or the salt do not match.</exception>
    /// <exception cref="NotSupportedException"><paramref name="sparse"/> is true.</exception>
    public IntegerLookup(
        int? maxTokens = null,
        int numOovIndices = 1,
        long? maskToken = null,
        long oovToken = -1,
        IReadOnlyList<long>? vocabulary = null,
        string vocabularyDtype = "int64",
        IReadOnlyList<double>? idfWeights = null,
        bool invert = false,
        Choice<OutputMode> outputMode = default,
        bool sparse = false,
        bool padToMaxTokens = false,
        Choice<OovMethod> oovMethod = default,
        IReadOnlyList<long>? salt = null,
        string? name = null)
        : base(maxTokens, numOovIndices, (maskToken is not null, maskToken ?? 0), oovToken, vocabulary, idfWeights, invert, outputMode, padToMaxTokens, sparse, salt, name)
    {
        if (vocabularyDtype != "int64") throw Require.Refused(vocabularyDtype, "int64", nameof(vocabularyDtype));
        if (salt is not null && oovMethod != OovMethod.Farmhash) throw Require.Wrong(nameof(salt), "must be given with the oovMethod farmhash only");
        (MaskToken, VocabularyDtype, OovMethod) = (maskToken, vocabularyDtype, Require.Defined(oovMethod));
    }

    /// <summary>The token of masked positions; null for none.</summary>
    public long? MaskToken { get; }

    /// <summary>Always "int64".</summary>
    public string VocabularyDtype { get; }

    /// <summary>How unknown integers are distributed over several indices. Default <see cref="OovMethod.Floormod"/>.</summary>
    public OovMethod OovMethod { get; }

    /// <inheritdoc/>
    protected override bool TakesIntegers => true;

    /// <summary>Computes the vocabulary from data: the most frequent integers first, equally frequent ones in descending order. Each row is one document for <see cref="OutputMode.TfIdf"/>.</summary>
    /// <param name="data">Integers of any shape.</param>
    /// <exception cref="InvalidOperationException">The layer was made with a vocabulary.</exception>
    public void Adapt(ArrayLike data)
    {
        using var scope = NewDisposeScope();
        var given = data.ToTensor().to(int64);
        Learn(given.flatten().data<long>().ToArray(), given.shape);
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() =>
        WithKeys(base.GetConfig(), MaskToken is { } mask ? JsonValue.Create(mask) : null, VocabularyDtype, OovMethod);

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        var integers = input.to(int64).cpu().flatten().data<long>().ToArray();
        return Invert
            ? CategoryCode.Indices(integers.Select(Table.TokenAt), input.shape).to(input.device)
            : Encoded(integers.Select(Table.IndexOf), input.shape, input.device);
    }

    internal override int Compare(long first, long second) => first.CompareTo(second);

    internal override long Bucket(long token) => OovMethod == OovMethod.Farmhash ? Buckets.Of(token) : (token % NumOovIndices + NumOovIndices) % NumOovIndices;
}
