using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>The base of layers that look up tokens in a vocabulary, which is given or computed from data.</summary>
/// <remarks>Order of indices: 0 for the mask token, if there is one and the mode is <see cref="OutputMode.Int"/>; then those of unknown tokens; then the vocabulary.</remarks>
/// <typeparam name="T">The type of a token.</typeparam>
public abstract class LookupLayer<T> : UnaryLayer
    where T : notnull
{
    private readonly bool isGiven;

    private protected LookupLayer(
        int? maxTokens, int numOovIndices, (bool Exists, T Token) mask, T oovToken, IReadOnlyList<T>? vocabulary, IReadOnlyList<double>? idfWeights, bool invert,
        Choice<OutputMode> outputMode, bool padToMaxTokens, bool sparse, IReadOnlyList<long>? salt, string? name)
        : base(name)
    {
        MaxTokens = Require.AtLeast(maxTokens, 2);
        NumOovIndices = Require.AtLeast(numOovIndices, 0);
        OutputMode = CategoryCode.Checked(outputMode, sparse, OutputMode.Int, OutputMode.OneHot, OutputMode.MultiHot, OutputMode.Count, OutputMode.TfIdf);
        if (invert && OutputMode != OutputMode.Int) throw Require.Refused(OutputMode.Name(), "int where invert is true", nameof(outputMode));
        if (padToMaxTokens && maxTokens is null) throw Require.Wrong(nameof(padToMaxTokens), "must be false where maxTokens is not given");
        (Invert, PadToMaxTokens, Salt, OovToken, isGiven) = (invert, padToMaxTokens, HashBuckets.Salt(salt), oovToken, vocabulary is not null);
        Buckets = new(Math.Max(numOovIndices, 1), Salt);
        Table = new(this, mask);
        if (vocabulary is not null) SetVocabulary(vocabulary, idfWeights);
        else if (idfWeights is not null) throw Require.Wrong(nameof(idfWeights), "must be given with a vocabulary");
    }

    /// <summary>The largest size of the vocabulary, special tokens included; null if unlimited.</summary>
    public int? MaxTokens { get; }

    /// <summary>The number of indices for unknown tokens. Default 1.</summary>
    public int NumOovIndices { get; }

    /// <summary>The token that stands for unknown tokens. Default "[UNK]" for strings, -1 for integers.</summary>
    public T OovToken { get; }

    /// <summary>Whether the layer maps indices to tokens. Default false.</summary>
    public bool Invert { get; }

    /// <summary>The form of the output. Default <see cref="OutputMode.Int"/>.</summary>
    public OutputMode OutputMode { get; }

    /// <summary>Whether vectors always have the length <see cref="MaxTokens"/>. Default false.</summary>
    public bool PadToMaxTokens { get; }

    /// <summary>Always false.</summary>
    public bool Sparse { get; }

    /// <summary>The vocabulary with its special tokens, as given or as computed; null before that.</summary>
    public IReadOnlyList<T>? Vocabulary { get; private set; }

    /// <summary>The weights of the vocabulary in the mode <see cref="OutputMode.TfIdf"/>; null until they are known.</summary>
    public IReadOnlyList<double>? IdfWeights { get; private set; }

    /// <summary>The key of the hash that chooses among several indices for unknown tokens: two integers, or null for none.</summary>
    public IReadOnlyList<long>? Salt { get; }

    /// <summary>The number of indices, including those of special tokens. Keras: <c>vocabulary_size</c>.</summary>
    public long VocabularySize => Table.Size;

    private protected override bool WorksWide => true;

    internal override bool WritesBuildConfig => false;

    /// <summary>The hash of unknown tokens.</summary>
    private protected HashBuckets Buckets { get; }

    private protected TokenTable<T> Table { get; }

    // Unknown until there is a vocabulary, so that nothing is built for the special tokens alone.
    private long Depth => PadToMaxTokens ? MaxTokens!.Value : Vocabulary is null ? Shape.Unknown : VocabularySize;

    /// <summary>The tokens in the order of their indices.</summary>
    /// <param name="includeSpecialTokens">Whether the tokens of masks and unknown tokens are included. Default true.</param>
    public IReadOnlyList<T> GetVocabulary(bool includeSpecialTokens = true) => Table.Vocabulary(includeSpecialTokens);

    /// <summary>Replaces the vocabulary.</summary>
    /// <param name="vocabulary">The tokens, without duplicates; special tokens may come first.</param>
    /// <param name="idfWeights">Their weights, in the mode <see cref="OutputMode.TfIdf"/> and in no other.</param>
    /// <exception cref="ArgumentException">The vocabulary has duplicates or too many tokens, or the weights do not match it.</exception>
    public void SetVocabulary(IReadOnlyList<T> vocabulary, IReadOnlyList<double>? idfWeights = null)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        Table.Set(vocabulary, idfWeights);
        (Vocabulary, IdfWeights) = ([.. vocabulary], idfWeights is null ? null : [.. idfWeights]);
    }

    private protected override Shape ShapeFor(Shape input) => CategoryCode.ShapeOf(input, OutputMode, Depth);

    /// <summary>The order of tokens that occur as often.</summary>
    internal abstract int Compare(T first, T second);

    /// <summary>Which of the indices for unknown tokens one has.</summary>
    internal abstract long Bucket(T token);

    /// <summary>Takes the vocabulary of documents.</summary>
    internal void Learn(IEnumerable<IReadOnlyList<T>> documents)
    {
        if (isGiven) throw new InvalidOperationException($"Layer '{Name}' was made with a vocabulary. Make it without one to find it.");
        Table.Learn(documents);
        (Vocabulary, IdfWeights) = (Table.Vocabulary(true), OutputMode == OutputMode.TfIdf ? [.. Table.Weights.Select(weight => (double)weight)] : null);
    }

    /// <summary>Takes the vocabulary of tokens of a shape, each row of which is a document.</summary>
    private protected void Learn(T[] tokens, long[] shape) => Learn(tokens.Chunk(shape.Length < 2 ? 1 : Math.Max(tokens.Length / (int)Math.Max(shape[0], 1), 1)));

    /// <inheritdoc/>
    protected override ScalarType OutputType(ScalarType input) => OutputMode == OutputMode.Int ? ScalarType.Int64 : DTypePolicy.ComputeType;

    private protected override void FinishReading(ConfigReader reader)
    {
        base.FinishReading(reader);
        // What Keras knows besides of a vocabulary follows from it.
        reader.Find("vocabulary_size");
        reader.Find("has_input_vocabulary");
    }

    /// <summary>The keys that both lookups have, in Keras's order.</summary>
    private protected JsonObject WithKeys(JsonObject config, JsonNode? maskToken, string? vocabularyDtype, OovMethod oovMethod)
    {
        var writer = new ConfigWriter<Layer>(this, config);
        writer.Add("invert", (bool?)Invert);
        writer.Add("max_tokens", MaxTokens);
        writer.Add("num_oov_indices", NumOovIndices);
        writer.Add("oov_token", JsonValue.Create(OovToken));
        writer.Add("mask_token", maskToken);
        writer.AddEnum<OutputMode>("output_mode", OutputMode);
        writer.Add("sparse", (bool?)Sparse);
        writer.Add("pad_to_max_tokens", (bool?)PadToMaxTokens);
        if (vocabularyDtype is not null) writer.Add("vocabulary_dtype", vocabularyDtype);
        writer.AddNumbers("idf_weights", IdfWeights);
        writer.AddList("vocabulary", Vocabulary, static (_, _, token) => JsonValue.Create(token));
        writer.Add("vocabulary_size", Vocabulary is null ? null : VocabularySize);
        writer.AddEnum<OovMethod>("oov_method", oovMethod);
        writer.AddList("salt", Salt, static (w, key, number) => w.Json(key, (long?)number));
        return writer.Config;
    }

    /// <summary>Indices as the mode has them.</summary>
    private protected Tensor Encoded(IEnumerable<long> indices, long[] shape, Device device)
    {
        if (OutputMode != OutputMode.Int && Depth == Shape.Unknown) throw new InvalidOperationException($"Layer '{Name}' has no vocabulary yet: give one, or call Adapt.");
        var encoded = CategoryCode.Of(CategoryCode.Indices(indices, shape).to(device), OutputMode == OutputMode.TfIdf ? OutputMode.Count : OutputMode, Depth, WorkType);
        if (OutputMode != OutputMode.TfIdf) return encoded;
        float[] padded = [.. Table.Weights, .. Enumerable.Repeat(0f, (int)Depth - Table.Weights.Count)];
        return encoded * tensor(padded, device: device);
    }
}
