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
public sealed partial class IntegerLookup : LookupLayer
{
    private readonly TokenTable<long> table;
    private readonly bool isGiven;

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
        : base(maxTokens, numOovIndices, invert, outputMode, padToMaxTokens, sparse, salt, name)
    {
        if (vocabularyDtype != "int64") throw Require.Refused(vocabularyDtype, "int64", nameof(vocabularyDtype));
        if (salt is not null && oovMethod != OovMethod.Farmhash) throw Require.Wrong(nameof(salt), "must be given with the oovMethod farmhash only");
        (MaskToken, OovToken, VocabularyDtype, OovMethod, isGiven) = (maskToken, oovToken, vocabularyDtype, Require.Defined(oovMethod), vocabulary is not null);
        var count = Math.Max(numOovIndices, 1);
        table = new(
            this, (maskToken is not null, maskToken ?? 0), oovToken, static (a, b) => a.CompareTo(b),
            OovMethod == OovMethod.Farmhash ? new HashBuckets(count, Salt).Of : token => (token % count + count) % count);
        if (vocabulary is not null) SetVocabulary(vocabulary, idfWeights);
        else if (idfWeights is not null) throw Require.Wrong(nameof(idfWeights), "must be given with a vocabulary");
    }

    /// <summary>The token of masked positions; null for none.</summary>
    public long? MaskToken { get; }

    /// <summary>The integer that stands for unknown integers. Default -1.</summary>
    public long OovToken { get; }

    /// <summary>Always "int64".</summary>
    public string VocabularyDtype { get; }

    /// <summary>How unknown integers are distributed over several indices. Default <see cref="OovMethod.Floormod"/>.</summary>
    public OovMethod OovMethod { get; }

    /// <summary>The vocabulary with its special tokens, as given or as computed; null before that.</summary>
    public IReadOnlyList<long>? Vocabulary { get; private set; }

    /// <inheritdoc/>
    public override long VocabularySize => table.Size;

    private protected override bool HasVocabulary => Vocabulary is not null;

    /// <inheritdoc/>
    protected override bool TakesIntegers => true;

    /// <summary>The integers in the order of their indices.</summary>
    /// <param name="includeSpecialTokens">Whether the tokens of masks and unknown integers are included. Default true.</param>
    public IReadOnlyList<long> GetVocabulary(bool includeSpecialTokens = true) => table.Vocabulary(includeSpecialTokens);

    /// <summary>Replaces the vocabulary.</summary>
    /// <param name="vocabulary">The integers, without duplicates; special tokens may come first.</param>
    /// <param name="idfWeights">Their weights, in the mode <see cref="OutputMode.TfIdf"/> and in no other.</param>
    /// <exception cref="ArgumentException">The vocabulary has duplicates or too many integers, or the weights do not match it.</exception>
    public void SetVocabulary(IReadOnlyList<long> vocabulary, IReadOnlyList<double>? idfWeights = null)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        table.Set(vocabulary, idfWeights);
        (Vocabulary, IdfWeights) = ([.. vocabulary], idfWeights is null ? null : [.. idfWeights]);
    }

    /// <summary>Computes the vocabulary from data: the most frequent integers first, equally frequent ones in descending order. Each row is one document for <see cref="OutputMode.TfIdf"/>.</summary>
    /// <param name="data">Integers of any shape.</param>
    /// <exception cref="InvalidOperationException">The layer was made with a vocabulary.</exception>
    public void Adapt(ArrayLike data)
    {
        if (isGiven) throw new InvalidOperationException($"Layer '{Name}' was made with a vocabulary. Make it without one to find it.");
        using var scope = NewDisposeScope();
        var given = data.ToTensor().to(int64);
        var integers = given.flatten().data<long>().ToArray();
        table.Learn(integers.Chunk(given.dim() < 2 ? 1 : Math.Max(integers.Length / (int)Math.Max(given.size(0), 1), 1)));
        (Vocabulary, IdfWeights) = (table.Vocabulary(true), OutputMode == OutputMode.TfIdf ? [.. table.Weights.Select(weight => (double)weight)] : null);
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() =>
        WithKeys(base.GetConfig(), JsonValue.Create(OovToken), MaskToken is { } mask ? JsonValue.Create(mask) : null, Vocabulary, VocabularyDtype, OovMethod);

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        var integers = input.to(int64).cpu().flatten().data<long>().ToArray();
        return Invert
            ? CategoryCode.Indices(integers.Select(table.TokenAt), input.shape).to(input.device)
            : Encoded(integers.Select(table.IndexOf), input.shape, input.device, table.Weights);
    }
}
