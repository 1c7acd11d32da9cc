using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Gives strings the indices that they have in a vocabulary, or strings for indices.</summary>
/// <remarks>
/// Strings are no tensors: give arrays of them to <see cref="Apply(TextLike)"/>, before a model. Input (batch, length), output of that shape, integers; the other modes give
/// (batch, tokens), or (batch, length, tokens) with <see cref="OutputMode.OneHot"/> where the length is not 1. Keras: <c>keras.layers.StringLookup</c>.
/// </remarks>
/// <example><code>
/// var colors = new StringLookup(vocabulary: ["red", "green"]);
/// using var indices = colors.Apply(new[] { "green", "blue" });   // 2, 0
/// </code></example>
[Keras("keras.layers")]
public sealed partial class StringLookup : LookupLayer
{
    private readonly TokenTable<string> table;
    private readonly bool isGiven;

    /// <summary>A layer that looks up strings.</summary>
    /// <param name="maxTokens">The most tokens of the vocabulary, special ones included; at least 2. Default: any number.</param>
    /// <param name="numOovIndices">How many indices unknown tokens share; at least 0, which refuses such tokens. Default 1.</param>
    /// <param name="maskToken">What is left out: it has index 0, and no place in vectors. Default: nothing.</param>
    /// <param name="oovToken">What <see cref="Decode"/> gives for indices of unknown tokens. Default "[UNK]".</param>
    /// <param name="vocabulary">The tokens, each once; special ones may stand in front. Default: found by <see cref="Adapt"/>. Read a file by <c>File.ReadAllLines</c>.</param>
    /// <param name="idfWeights">The weights of the vocabulary, in the mode <see cref="OutputMode.TfIdf"/>.</param>
    /// <param name="invert">Whether the layer gives strings for indices, by <see cref="Decode"/>. Default false.</param>
    /// <param name="outputMode">What the layer makes of indices. Default <see cref="OutputMode.Int"/>.</param>
    /// <param name="padToMaxTokens">Whether vectors have a place for each of <paramref name="maxTokens"/>. Default false.</param>
    /// <param name="sparse">Whether outputs are sparse; true is refused.</param>
    /// <param name="encoding">Without effect: strings of .NET are text. Default "utf-8".</param>
    /// <param name="name">Unique within the model.</param>
    /// <param name="salt">The key of the hash that shares indices among unknown tokens, one integer or two. Default: none.</param>
    /// <exception cref="ArgumentException">A number is out of range, the vocabulary has a token twice or too many, or weights do not fit it.</exception>
    /// <exception cref="NotSupportedException"><paramref name="sparse"/> is true.</exception>
    public StringLookup(
        int? maxTokens = null,
        int numOovIndices = 1,
        string? maskToken = null,
        string oovToken = "[UNK]",
        IReadOnlyList<string>? vocabulary = null,
        IReadOnlyList<double>? idfWeights = null,
        bool invert = false,
        Choice<OutputMode> outputMode = default,
        bool padToMaxTokens = false,
        bool sparse = false,
        string encoding = "utf-8",
        string? name = null,
        IReadOnlyList<long>? salt = null)
        : base(maxTokens, numOovIndices, invert, outputMode, padToMaxTokens, sparse, salt, name)
    {
        (MaskToken, OovToken, Encoding, isGiven) = (maskToken, oovToken, encoding, vocabulary is not null);
        table = new(this, (maskToken is not null, maskToken ?? ""), oovToken, ByBytes, new HashBuckets(Math.Max(numOovIndices, 1), Salt).Of);
        if (vocabulary is not null) SetVocabulary(vocabulary, idfWeights);
        else if (idfWeights is not null) throw Require.Wrong(nameof(idfWeights), "must be given with a vocabulary");
    }

    /// <summary>What is left out; null for nothing.</summary>
    public string? MaskToken { get; }

    /// <summary>What stands for unknown tokens. Default "[UNK]".</summary>
    public string OovToken { get; }

    /// <summary>Without effect. Default "utf-8".</summary>
    public string Encoding { get; }

    /// <summary>The vocabulary as it was given, or as it was found, with its special tokens; null until then.</summary>
    public IReadOnlyList<string>? Vocabulary { get; private set; }

    /// <inheritdoc/>
    public override long VocabularySize => table.Size;

    private protected override bool HasVocabulary => Vocabulary is not null;

    /// <summary>The tokens in the order of their indices.</summary>
    /// <param name="includeSpecialTokens">Whether those of masks and unknown tokens are among them. Default true.</param>
    public IReadOnlyList<string> GetVocabulary(bool includeSpecialTokens = true) => table.Vocabulary(includeSpecialTokens);

    /// <summary>Replaces the vocabulary.</summary>
    /// <param name="vocabulary">The tokens, each once; special ones may stand in front.</param>
    /// <param name="idfWeights">Their weights, in the mode <see cref="OutputMode.TfIdf"/> and in no other.</param>
    /// <exception cref="ArgumentException">A token is there twice, there are too many, or weights do not fit.</exception>
    public void SetVocabulary(IReadOnlyList<string> vocabulary, IReadOnlyList<double>? idfWeights = null)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        table.Set(vocabulary, idfWeights);
        (Vocabulary, IdfWeights) = ([.. vocabulary], idfWeights is null ? null : [.. idfWeights]);
    }

    /// <summary>Takes the tokens of data, the most frequent first; those as frequent in descending order. Each row is a document to <see cref="OutputMode.TfIdf"/>.</summary>
    /// <param name="texts">An array of tokens of any rank, or rows of equal length.</param>
    /// <exception cref="InvalidOperationException">The layer was made with a vocabulary.</exception>
    public void Adapt(TextLike texts)
    {
        var (tokens, shape) = texts.Read(nameof(texts));
        Learn(tokens.Chunk(shape.Length < 2 ? 1 : Math.Max(tokens.Length / (int)Math.Max(shape[0], 1), 1)));
    }

    /// <summary>The indices of strings, in the form of the mode.</summary>
    /// <param name="texts">An array of tokens of any rank, or rows of equal length.</param>
    /// <returns>A new tensor; the caller owns it.</returns>
    /// <exception cref="ArgumentException">The array does not hold strings, or a token is unknown and there is no index for such.</exception>
    /// <exception cref="InvalidOperationException">The layer inverts, or has no vocabulary where the mode needs one.</exception>
    public Tensor Apply(TextLike texts)
    {
        if (Invert) throw new InvalidOperationException($"Layer '{Name}' inverts: it gives strings for indices. Call Decode.");
        var (tokens, shape) = texts.Read(nameof(texts));
        return Encoded(tokens.Select(table.IndexOf), shape);
    }

    /// <summary>The strings of indices.</summary>
    /// <param name="indices">Integers of any shape.</param>
    /// <returns>Strings of that shape; those of unknown tokens where the vocabulary has none.</returns>
    public System.Numerics.Tensors.Tensor<string> Decode(ArrayLike indices)
    {
        using var scope = NewDisposeScope();
        var given = indices.ToTensor().to(int64);
        string[] strings = [.. given.flatten().data<long>().Select(table.TokenAt)];
        return System.Numerics.Tensors.Tensor.Create(strings, given.dim() == 0 ? [1] : given.shape.Select(size => (nint)size).ToArray());
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        var config = WithKeys(base.GetConfig(), OovToken, MaskToken, Vocabulary, vocabularyDtype: null, OovMethod.Floormod);
        config["encoding"] = Encoding;
        return config;
    }

    private protected override void FinishReading(ConfigReader reader)
    {
        base.FinishReading(reader);
        reader.Constant("oov_method", "\"floormod\"", "\"farmhash\"");
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context) =>
        throw new NotSupportedException($"Layer '{Name}' takes strings, which are no tensors: give arrays of them to Apply, and the indices to the model.");

    internal void Learn(IEnumerable<IReadOnlyList<string>> documents)
    {
        if (isGiven) throw new InvalidOperationException($"Layer '{Name}' was made with a vocabulary. Make it without one to find it.");
        table.Learn(documents);
        (Vocabulary, IdfWeights) = (table.Vocabulary(true), OutputMode == OutputMode.TfIdf ? [.. table.Weights.Select(weight => (double)weight)] : null);
    }

    internal long IndexOf(string token) => table.IndexOf(token);

    internal Tensor Encoded(IEnumerable<long> indices, long[] shape)
    {
        using var scope = NewDisposeScope();
        return Encoded(indices, shape, CPU, table.Weights).MoveToOuterDisposeScope();
    }

    // In the order of their bytes in UTF-8, as TensorFlow sorts them.
    private static int ByBytes(string a, string b) => Bytes(a).AsSpan().SequenceCompareTo(Bytes(b));

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
