namespace Anneal.Layers;

/// <summary>The index of each token, and back. Tokens that are masked come first, then those that are not in the vocabulary, then the vocabulary.</summary>
/// <param name="layer">Whose table it is.</param>
/// <param name="mask">What is left out, if anything is; it has index 0 among indices and none otherwise.</param>
internal sealed class TokenTable<T>(LookupLayer<T> layer, (bool Exists, T Token) mask)
    where T : notnull
{
    private readonly Dictionary<T, long> indices = [];
    private T[] tokens = [];
    private float[] weights = [];

    /// <summary>The number of indices.</summary>
    public long Size => FirstIndex + tokens.Length;

    private long FirstUnknown => mask.Exists && layer.OutputMode == OutputMode.Int ? 1 : 0;

    private long FirstIndex => FirstUnknown + layer.NumOovIndices;

    private IEnumerable<T> SpecialTokens => [.. Enumerable.Repeat(mask.Token, (int)FirstUnknown), .. Enumerable.Repeat(layer.OovToken, layer.NumOovIndices)];

    /// <summary>The tokens in the order of their indices.</summary>
    public IReadOnlyList<T> Vocabulary(bool includeSpecialTokens) => includeSpecialTokens ? [.. SpecialTokens, .. tokens] : tokens;

    /// <summary>The weights of all indices but for padding.</summary>
    public IReadOnlyList<float> Weights => weights;

    /// <summary>Takes a vocabulary, with or without the special tokens in front, and its weights.</summary>
    public void Set(IReadOnlyList<T> vocabulary, IReadOnlyList<double>? idfWeights)
    {
        if (vocabulary.Count == 0) throw Require.Wrong(nameof(vocabulary), "must hold at least one token; it was empty");
        if (layer.OutputMode == OutputMode.TfIdf != idfWeights is not null)
            throw Require.Wrong(nameof(idfWeights), $"must be given with a vocabulary in the mode tf_idf, and in no other; the mode is {layer.OutputMode.Name()}");
        if (idfWeights is not null && idfWeights.Count != vocabulary.Count)
            throw Require.Wrong(nameof(idfWeights), $"must hold one weight for each of the {vocabulary.Count} tokens; it held {idfWeights.Count}");
        var hasSpecial = FirstIndex > 0 && vocabulary.Take((int)FirstIndex).SequenceEqual(SpecialTokens);
        T[] own = hasSpecial ? [.. vocabulary.Skip((int)FirstIndex)] : [.. vocabulary];
        if (own.GroupBy(token => token).FirstOrDefault(group => group.Count() > 1) is { } repeated)
            throw Require.Wrong(nameof(vocabulary), $"must hold each token once; \"{repeated.Key}\" was there {repeated.Count()} times");
        if ((mask.Exists && own.Contains(mask.Token)) || (layer.Invert && own.Contains(layer.OovToken)))
            throw Require.Wrong(nameof(vocabulary), $"must hold special tokens nowhere, or in front in the order [{string.Join(", ", SpecialTokens)}]");
        if (layer.MaxTokens is { } most && FirstIndex + own.Length > most)
            throw Require.Wrong(nameof(vocabulary), $"must have at most {most} tokens, {FirstIndex} special ones included; it had {FirstIndex + own.Length}");
        Keep(own);
        if (idfWeights is not null)
            weights = [.. Enumerable.Repeat((float)idfWeights.Average(), hasSpecial ? 0 : (int)FirstIndex), .. idfWeights.Select(weight => (float)weight)];
    }

    /// <summary>Takes the most frequent tokens of documents.</summary>
    public void Learn(IEnumerable<IReadOnlyList<T>> documents)
    {
        Dictionary<T, (long Count, long Documents)> found = [];
        var number = 0L;
        foreach (var document in documents)
        {
            number++;
            foreach (var group in document.CountBy(token => token))
            {
                var (count, within) = found.GetValueOrDefault(group.Key);
                found[group.Key] = (count + group.Value, within + 1);
            }
        }
        if (mask.Exists) found.Remove(mask.Token);
        found.Remove(layer.OovToken);
        KeyValuePair<T, (long Count, long Documents)>[] sorted = [.. found];
        Array.Sort(sorted, (a, b) => a.Value.Count != b.Value.Count ? b.Value.Count.CompareTo(a.Value.Count) : layer.Compare(b.Key, a.Key));
        if (layer.MaxTokens is { } most) sorted = sorted[..(int)Math.Clamp(most - FirstIndex, 0, sorted.Length)];
        Keep([.. sorted.Select(pair => pair.Key)]);
        float[] idf = [.. sorted.Select(pair => (float)Math.Log(1 + number / (1.0 + pair.Value.Documents)))];
        weights = idf.Length == 0 ? [] : [.. Enumerable.Repeat(idf.Average(), (int)FirstIndex), .. idf];
    }

    /// <summary>The index of a token; negative where it has none.</summary>
    public long IndexOf(T token)
    {
        if (mask.Exists && token.Equals(mask.Token)) return layer.OutputMode == OutputMode.Int ? 0 : -1;
        if (indices.TryGetValue(token, out var index)) return index;
        return layer.NumOovIndices switch
        {
            0 => throw layer.Refuses("takes tokens of its vocabulary alone; set numOovIndices to take others", $"\"{token}\"", nameof(token)),
            1 => FirstUnknown,
            _ => FirstUnknown + layer.Bucket(token),
        };
    }

    /// <summary>The token of an index; that of unknown tokens where the vocabulary has none.</summary>
    public T TokenAt(long index) => index == 0 && FirstUnknown == 1 ? mask.Token : index >= FirstIndex && index < Size ? tokens[index - FirstIndex] : layer.OovToken;

    private void Keep(T[] vocabulary)
    {
        tokens = vocabulary;
        indices.Clear();
        for (var i = 0; i < tokens.Length; i++) indices.Add(tokens[i], FirstIndex + i);
    }
}
