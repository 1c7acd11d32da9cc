using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Turns texts into integers: standardizes them, splits them into tokens, joins n-grams and looks up their indices in a vocabulary.</summary>
/// <remarks>
/// Strings are not tensors: pass arrays of them to <see cref="Apply(TextLike)"/>, before a model. Input (batch) or (batch, 1), output (batch, tokens), indices, padded with 0 at the end of short texts,
/// 1 for unknown tokens; the other modes give (batch, vocabulary). Apply functions of your own to the strings first. Keras: <c>keras.layers.TextVectorization</c>.
/// </remarks>
/// <example><code>
/// var vectorize = new TextVectorization(maxTokens: 5000, outputSequenceLength: 4);
/// vectorize.Adapt(["foo bar", "bar baz", "baz bada boom"]);
/// using var indices = vectorize.Apply(new[] { "foo qux bar" });   // 4, 1, 3, 0
/// </code></example>
[Keras("keras.layers")]
public sealed partial class TextVectorization : UnaryLayer
{
    private readonly StringLookup lookup;
    private readonly TextSplitter splitter;

    /// <summary>Makes a text vectorization layer.</summary>
    /// <param name="maxTokens">The largest size of the vocabulary, special tokens included; at least 2. Default: unlimited.</param>
    /// <param name="standardize">"lower_and_strip_punctuation", the default, "lower" (of ASCII letters), "strip_punctuation", or null for none.</param>
    /// <param name="split">"whitespace", the default, "character", or null if texts are already tokens.</param>
    /// <param name="ngrams">The sizes of n-grams. Default: single tokens.</param>
    /// <param name="outputMode">Any but <see cref="OutputMode.OneHot"/>. Default <see cref="OutputMode.Int"/>.</param>
    /// <param name="outputSequenceLength">The number of indices per text: longer texts are truncated, shorter ones padded with 0; at least 1. Default: the length of the longest text.</param>
    /// <param name="padToMaxTokens">Whether vectors always have the length <paramref name="maxTokens"/>. Default false.</param>
    /// <param name="vocabulary">The tokens, without duplicates; special tokens may come first. Default: computed by <see cref="Adapt"/>. Read a file by <c>File.ReadAllLines</c>.</param>
    /// <param name="idfWeights">The weights of the vocabulary, in the mode <see cref="OutputMode.TfIdf"/>.</param>
    /// <param name="sparse">Whether outputs are sparse; true is refused.</param>
    /// <param name="ragged">Whether outputs are ragged; true is refused.</param>
    /// <param name="encoding">It has no effect, because .NET strings are Unicode. Default "utf-8".</param>
    /// <param name="name">Unique within the model.</param>
    /// <exception cref="ArgumentException">A number or name is out of range, or the vocabulary and the weights do not match.</exception>
    /// <exception cref="NotSupportedException"><paramref name="sparse"/> or <paramref name="ragged"/> is true.</exception>
    public TextVectorization(
        int? maxTokens = null,
        string? standardize = TextSplitter.LowerAndStrip,
        string? split = TextSplitter.Whitespace,
        Ngrams? ngrams = null,
        Choice<OutputMode> outputMode = default,
        int? outputSequenceLength = null,
        bool padToMaxTokens = false,
        IReadOnlyList<string>? vocabulary = null,
        IReadOnlyList<double>? idfWeights = null,
        bool sparse = false,
        bool ragged = false,
        string encoding = "utf-8",
        string? name = null)
        : base(name)
    {
        if (ragged) throw new NotSupportedException("ragged must be false: there are no outputs of different lengths.");
        Standardize = TextSplitter.Checked(standardize, [TextSplitter.LowerAndStrip, TextSplitter.Lower, TextSplitter.StripPunctuation], nameof(standardize));
        Split = TextSplitter.Checked(split, [TextSplitter.Whitespace, TextSplitter.Character], nameof(split));
        if (outputMode == OutputMode.OneHot) throw Require.Refused(outputMode.Value.Name(), "int, multi_hot, count, tf_idf", nameof(outputMode));
        OutputSequenceLength = Require.AtLeast(outputSequenceLength, 1);
        if (outputSequenceLength is not null && outputMode != OutputMode.Int) throw Require.Wrong(nameof(outputSequenceLength), $"must be given with the mode int only; the mode is {outputMode.Value.Name()}");
        (Ngrams, Encoding) = (ngrams, encoding);
        lookup = new(maxTokens, maskToken: "", vocabulary: vocabulary, idfWeights: idfWeights, outputMode: outputMode, padToMaxTokens: padToMaxTokens, sparse: sparse, name: Name);
        splitter = new(standardize, split, ngrams);
    }

    /// <summary>The largest size of the vocabulary; null if unlimited.</summary>
    public int? MaxTokens => lookup.MaxTokens;

    /// <summary>How texts are standardized; null for no standardization. Default "lower_and_strip_punctuation".</summary>
    public string? Standardize { get; }

    /// <summary>Where texts are split; null for no split. Default "whitespace".</summary>
    public string? Split { get; }

    /// <summary>The sizes of n-grams; null for single tokens.</summary>
    public Ngrams? Ngrams { get; }

    /// <summary>The form of the output. Default <see cref="OutputMode.Int"/>.</summary>
    public OutputMode OutputMode => lookup.OutputMode;

    /// <summary>The number of indices per text; null for the length of the longest text.</summary>
    public int? OutputSequenceLength { get; }

    /// <summary>Whether vectors always have the length <see cref="MaxTokens"/>. Default false.</summary>
    public bool PadToMaxTokens => lookup.PadToMaxTokens;

    /// <summary>The vocabulary with its special tokens, as given or as computed; null before that.</summary>
    public IReadOnlyList<string>? Vocabulary => lookup.Vocabulary;

    /// <summary>The weights of the vocabulary in the mode <see cref="OutputMode.TfIdf"/>; null until they are known.</summary>
    public IReadOnlyList<double>? IdfWeights => lookup.IdfWeights;

    /// <summary>Always false.</summary>
    public bool Sparse => lookup.Sparse;

    /// <summary>Always false.</summary>
    public bool Ragged { get; }

    /// <summary>It has no effect. Default "utf-8".</summary>
    public string Encoding { get; }

    /// <summary>The number of indices, including those of padding and unknown tokens. Keras: <c>vocabulary_size</c>.</summary>
    public long VocabularySize => lookup.VocabularySize;

    private protected override bool WorksWide => true;

    internal override bool WritesBuildConfig => false;

    /// <summary>The tokens in the order of their indices.</summary>
    /// <param name="includeSpecialTokens">Whether the tokens of padding and unknown tokens are included. Default true.</param>
    public IReadOnlyList<string> GetVocabulary(bool includeSpecialTokens = true) => lookup.GetVocabulary(includeSpecialTokens);

    /// <summary>Replaces the vocabulary.</summary>
    /// <param name="vocabulary">The tokens, without duplicates; special tokens may come first.</param>
    /// <param name="idfWeights">Their weights, in the mode <see cref="OutputMode.TfIdf"/> and in no other.</param>
    /// <exception cref="ArgumentException">The vocabulary has duplicates or too many tokens, or the weights do not match it.</exception>
    public void SetVocabulary(IReadOnlyList<string> vocabulary, IReadOnlyList<double>? idfWeights = null) => lookup.SetVocabulary(vocabulary, idfWeights);

    /// <summary>Computes the vocabulary from texts: the most frequent tokens first, equally frequent ones in descending order.</summary>
    /// <param name="texts">One text per sample: (batch) or (batch, 1).</param>
    /// <exception cref="InvalidOperationException">The layer was made with a vocabulary.</exception>
    /// <exception cref="ArgumentException">The array does not hold strings, or is of another shape.</exception>
    public void Adapt(TextLike texts)
    {
        var (read, shape) = texts.Read(nameof(texts));
        lookup.Learn(splitter.Of(read, shape.Length > 1 ? shape : [shape[0], 1], Name).Rows);
    }

    /// <summary>The indices of texts, in the form of the output mode.</summary>
    /// <param name="texts">One text per sample: (batch) or (batch, 1).</param>
    /// <returns>A new tensor; the caller owns it.</returns>
    /// <exception cref="ArgumentException">The array does not hold strings, or is of another shape.</exception>
    /// <exception cref="InvalidOperationException">The layer needs a vocabulary and has none.</exception>
    public Tensor Apply(TextLike texts)
    {
        var (read, shape) = texts.Read(nameof(texts));
        var (rows, sizes) = splitter.Of(read, shape, Name);
        var length = OutputSequenceLength ?? rows.Select(row => row.Length).DefaultIfEmpty(0).Max();
        return lookup.Encoded(rows.SelectMany(row => Filled(row, length)), [.. sizes, length]);
    }

    private protected override Shape ShapeFor(Shape input) =>
        OutputMode == OutputMode.Int ? [input[0], OutputSequenceLength ?? Shape.Unknown] : lookup.ComputeOutputShape([input[0], Shape.Unknown]);

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        var writer = new ConfigWriter<Layer>(this, base.GetConfig());
        writer.Add("max_tokens", MaxTokens);
        writer.Add("standardize", Standardize);
        writer.Add("split", Split);
        writer.AddValue("ngrams", Ngrams);
        writer.AddEnum<OutputMode>("output_mode", OutputMode);
        writer.Add("output_sequence_length", OutputSequenceLength);
        writer.Add("pad_to_max_tokens", (bool?)PadToMaxTokens);
        writer.Add("sparse", (bool?)Sparse);
        writer.Add("ragged", (bool?)Ragged);
        writer.AddList("vocabulary", Vocabulary, static (w, key, token) => w.Json(key, token));
        writer.AddNumbers("idf_weights", IdfWeights);
        writer.Add("encoding", Encoding);
        writer.Add("vocabulary_size", VocabularySize);
        return writer.Config;
    }

    private protected override void FinishReading(ConfigReader reader)
    {
        base.FinishReading(reader);
        reader.Find("vocabulary_size");
        reader.Find("has_input_vocabulary");
    }

    /// <inheritdoc/>
    protected override ScalarType OutputType(ScalarType input) => OutputMode == OutputMode.Int ? ScalarType.Int64 : DTypePolicy.ComputeType;

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context) =>
        throw new NotSupportedException($"Layer '{Name}' takes strings, which are no tensors: give arrays of them to Apply, and the numbers to the model.");

    // Padding has an index among indices, and no place in vectors.
    private IEnumerable<long> Filled(string[] row, int length) =>
        row.Take(length).Select(lookup.IndexOf).Concat(Enumerable.Repeat(OutputMode == OutputMode.Int ? 0L : -1, Math.Max(length - row.Length, 0)));

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) lookup.Dispose();
        base.Dispose(disposing);
    }
}
