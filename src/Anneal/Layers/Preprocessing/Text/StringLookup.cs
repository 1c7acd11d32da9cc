using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Maps strings to their indices in a vocabulary, or indices back to strings.</summary>
/// <remarks>
/// Strings are not tensors: pass arrays of them to <see cref="Apply(TextLike)"/>, before a model. Input (batch, length), output of that shape, integers; the other modes give
/// (batch, tokens), or (batch, length, tokens) with <see cref="OutputMode.OneHot"/> unless the length is 1. Keras: <c>keras.layers.StringLookup</c>.
/// </remarks>
/// <example><code>
/// var colors = new StringLookup(vocabulary: ["red", "green"]);
/// using var indices = colors.Apply(new[] { "green", "blue" });   // 2, 0
/// </code></example>
[Keras("keras.layers")]
public sealed partial class StringLookup : LookupLayer<string>
{
    /// <summary>Makes a string lookup layer.</summary>
    /// <param name="maxTokens">The largest size of the vocabulary, special tokens included; at least 2. Default: unlimited.</param>
    /// <param name="numOovIndices">The number of indices for unknown tokens; 0 refuses unknown tokens. Default 1.</param>
    /// <param name="maskToken">The token of masked positions: it has index 0, and no position in vectors. Default: none.</param>
    /// <param name="oovToken">The string that <see cref="Decode"/> returns for the index of unknown tokens. Default "[UNK]".</param>
    /// <param name="vocabulary">The tokens, without duplicates; special tokens may come first. Default: computed by <see cref="Adapt"/>. Read a file by <c>File.ReadAllLines</c>.</param>
    /// <param name="idfWeights">The weights of the vocabulary, in the mode <see cref="OutputMode.TfIdf"/>.</param>
    /// <param name="invert">Whether the layer maps indices to strings, with <see cref="Decode"/>. Default false.</param>
    /// <param name="outputMode">The form of the output. Default <see cref="OutputMode.Int"/>.</param>
    /// <param name="padToMaxTokens">Whether vectors always have the length <paramref name="maxTokens"/>. Default false.</param>
    /// <param name="sparse">Whether outputs are sparse; true is refused.</param>
    /// <param name="encoding">It has no effect, because .NET strings are Unicode. Default "utf-8".</param>
    /// <param name="name">Unique within the model.</param>
    /// <param name="salt">The key of the hash that chooses among several indices for unknown tokens: one or two integers. Default: none.</param>
    /// <exception cref="ArgumentException">A number is out of range, the vocabulary has duplicates or too many tokens, or the weights do not match it.</exception>
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
        : base(maxTokens, numOovIndices, (maskToken is not null, maskToken ?? ""), oovToken, vocabulary, idfWeights, invert, outputMode, padToMaxTokens, sparse, salt, name) =>
        (MaskToken, Encoding) = (maskToken, encoding);

    /// <summary>The token of masked positions; null for none.</summary>
    public string? MaskToken { get; }

    /// <summary>It has no effect. Default "utf-8".</summary>
    public string Encoding { get; }

    /// <summary>Computes the vocabulary from data: the most frequent tokens first, equally frequent ones in descending order. Each row is one document for <see cref="OutputMode.TfIdf"/>.</summary>
    /// <param name="texts">An array of tokens of any rank, or rows of equal length.</param>
    /// <exception cref="InvalidOperationException">The layer was made with a vocabulary.</exception>
    public void Adapt(TextLike texts)
    {
        var (tokens, shape) = texts.Read(nameof(texts));
        Learn(tokens, shape);
    }

    /// <summary>The indices of strings, in the form of the output mode.</summary>
    /// <param name="texts">An array of tokens of any rank, or rows of equal length.</param>
    /// <returns>A new tensor; the caller owns it.</returns>
    /// <exception cref="ArgumentException">The array does not hold strings, or a token is unknown and has no index.</exception>
    /// <exception cref="InvalidOperationException">The layer inverts, or it needs a vocabulary and has none.</exception>
    public Tensor Apply(TextLike texts)
    {
        if (Invert) throw new InvalidOperationException($"Layer '{Name}' inverts: it gives strings for indices. Call Decode.");
        var (tokens, shape) = texts.Read(nameof(texts));
        return Encoded(tokens.Select(IndexOf), shape);
    }

    /// <summary>The strings of indices.</summary>
    /// <param name="indices">Integers of any shape.</param>
    /// <returns>Strings of that shape; an index outside the vocabulary gives the token of unknown tokens.</returns>
    public System.Numerics.Tensors.Tensor<string> Decode(ArrayLike indices)
    {
        using var scope = NewDisposeScope();
        var given = indices.ToTensor().to(int64);
        string[] strings = [.. given.flatten().data<long>().Select(Table.TokenAt)];
        return System.Numerics.Tensors.Tensor.Create(strings, given.dim() == 0 ? [1] : given.shape.Select(size => (nint)size).ToArray());
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        var config = WithKeys(base.GetConfig(), MaskToken, vocabularyDtype: null, OovMethod.Floormod);
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

    internal long IndexOf(string token) => Table.IndexOf(token);

    internal Tensor Encoded(IEnumerable<long> indices, long[] shape)
    {
        using var scope = NewDisposeScope();
        return Encoded(indices, shape, CPU).MoveToOuterDisposeScope();
    }

    // In the order of their bytes in UTF-8, as TensorFlow sorts them.
    internal override int Compare(string first, string second) => Bytes(first).AsSpan().SequenceCompareTo(Bytes(second));

    internal override long Bucket(string token) => Buckets.Of(token);

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
