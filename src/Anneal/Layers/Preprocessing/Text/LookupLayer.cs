using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>The base of layers that look up tokens in a vocabulary, which is given or computed from data.</summary>
/// <remarks>Order of indices: 0 for the mask token, if there is one and the mode is <see cref="OutputMode.Int"/>; then those of unknown tokens; then the vocabulary.</remarks>
public abstract class LookupLayer : UnaryLayer
{
    private protected LookupLayer(
        int? maxTokens, int numOovIndices, bool invert, Choice<OutputMode> outputMode, bool padToMaxTokens, bool sparse, IReadOnlyList<long>? salt, string? name)
        : base(name)
    {
        MaxTokens = Require.AtLeast(maxTokens, 2);
        NumOovIndices = Require.AtLeast(numOovIndices, 0);
        OutputMode = CategoryCode.Checked(outputMode, sparse, OutputMode.Int, OutputMode.OneHot, OutputMode.MultiHot, OutputMode.Count, OutputMode.TfIdf);
        if (invert && OutputMode != OutputMode.Int) throw Require.Refused(OutputMode.Name(), "int where invert is true", nameof(outputMode));
        if (padToMaxTokens && maxTokens is null) throw Require.Wrong(nameof(padToMaxTokens), "must be false where maxTokens is not given");
        (Invert, PadToMaxTokens, Salt) = (invert, padToMaxTokens, HashBuckets.Salt(salt));
    }

    /// <summary>The largest size of the vocabulary, special tokens included; null if unlimited.</summary>
    public int? MaxTokens { get; }

    /// <summary>The number of indices for unknown tokens. Default 1.</summary>
    public int NumOovIndices { get; }

    /// <summary>Whether the layer maps indices to tokens. Default false.</summary>
    public bool Invert { get; }

    /// <summary>The form of the output. Default <see cref="OutputMode.Int"/>.</summary>
    public OutputMode OutputMode { get; }

    /// <summary>Whether vectors always have the length <see cref="MaxTokens"/>. Default false.</summary>
    public bool PadToMaxTokens { get; }

    /// <summary>Always false.</summary>
    public bool Sparse { get; }

    /// <summary>The weights of the vocabulary in the mode <see cref="OutputMode.TfIdf"/>; null until they are known.</summary>
    public IReadOnlyList<double>? IdfWeights { get; private protected set; }

    /// <summary>The key of the hash that chooses among several indices for unknown tokens: two integers, or null for none.</summary>
    public IReadOnlyList<long>? Salt { get; }

    /// <summary>The number of indices, including those of special tokens. Keras: <c>vocabulary_size</c>.</summary>
    public abstract long VocabularySize { get; }

    private protected override bool WorksWide => true;

    internal override bool WritesBuildConfig => false;

    private protected abstract bool HasVocabulary { get; }

    private long Depth => PadToMaxTokens ? MaxTokens!.Value : VocabularySize;

    private protected override Shape ShapeFor(Shape input) => CategoryCode.ShapeOf(input, OutputMode, Depth);

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
    private protected JsonObject WithKeys<T>(JsonObject config, JsonNode? oovToken, JsonNode? maskToken, IReadOnlyList<T>? vocabulary, string? vocabularyDtype, OovMethod oovMethod)
    {
        var writer = new ConfigWriter<Layer>(this, config);
        writer.Add("invert", (bool?)Invert);
        writer.Add("max_tokens", MaxTokens);
        writer.Add("num_oov_indices", NumOovIndices);
        writer.Add("oov_token", oovToken);
        writer.Add("mask_token", maskToken);
        writer.AddEnum<OutputMode>("output_mode", OutputMode);
        writer.Add("sparse", (bool?)Sparse);
        writer.Add("pad_to_max_tokens", (bool?)PadToMaxTokens);
        if (vocabularyDtype is not null) writer.Add("vocabulary_dtype", vocabularyDtype);
        writer.AddNumbers("idf_weights", IdfWeights);
        writer.AddList("vocabulary", vocabulary, static (_, _, token) => JsonValue.Create(token));
        writer.Add("vocabulary_size", HasVocabulary ? VocabularySize : null);
        writer.AddEnum<OovMethod>("oov_method", oovMethod);
        writer.AddList("salt", Salt, static (w, key, number) => w.Json(key, (long?)number));
        return writer.Config;
    }

    /// <summary>Indices as the mode has them.</summary>
    private protected Tensor Encoded(IEnumerable<long> indices, long[] shape, Device device, IReadOnlyList<float> weights)
    {
        if (OutputMode != OutputMode.Int && !PadToMaxTokens && !HasVocabulary)
            throw new InvalidOperationException($"Layer '{Name}' has no vocabulary yet: give one, or call Adapt.");
        var encoded = CategoryCode.Of(CategoryCode.Indices(indices, shape).to(device), OutputMode == OutputMode.TfIdf ? OutputMode.Count : OutputMode, Depth, WorkType);
        if (OutputMode != OutputMode.TfIdf) return encoded;
        float[] padded = [.. weights, .. Enumerable.Repeat(0f, (int)Depth - weights.Count)];
        return encoded * tensor(padded, device: device);
    }
}
