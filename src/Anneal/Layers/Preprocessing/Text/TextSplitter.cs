namespace Anneal.Layers;

/// <summary>Texts as tokens: standardized, split, and joined to n-grams, as TensorFlow does it.</summary>
internal sealed class TextSplitter(string? standardize, string? split, Ngrams? ngrams)
{
    public const string Lower = "lower", StripPunctuation = "strip_punctuation", LowerAndStrip = "lower_and_strip_punctuation", Whitespace = "whitespace", Character = "character";

    private const string Punctuation = "!\"#$%&()*+,-./:;<=>?@[\\]^_`{|}~'";

    private static readonly char[] Spaces = [' ', '\t', '\n', '\v', '\f', '\r'];

    /// <summary>One of the names, or null.</summary>
    public static string? Checked(string? name, ReadOnlySpan<string> known, string parameter) =>
        name is null || known.Contains(name) ? name : throw Require.Refused(name, $"{string.Join(", ", known.ToArray())} or null", parameter);

    /// <summary>The tokens of each row, and the shape of the rows. Where texts are not split, a row is the last axis.</summary>
    public (string[][] Rows, long[] Shape) Of(string[] texts, long[] shape, string layer)
    {
        string[] plain = [.. texts.Select(Standardized)];
        if (split is null) return ([.. plain.Chunk((int)Math.Max(shape[^1], 1)).Select(Joined)], shape[..^1]);
        if (shape.Length > 1 && shape[^1] != 1)
            throw LayerErrors.Refuses("Layer", layer, "splits texts of shape (batch) or (batch, 1)", (Shape)shape, nameof(texts));
        return ([.. plain.Select(text => Joined(Pieces(text)))], shape.Length > 1 ? shape[..^1] : shape);
    }

    // ASCII letters alone become small, as in TensorFlow.
    private string Standardized(string text)
    {
        if (standardize is Lower or LowerAndStrip) text = string.Concat(text.Select(c => char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c));
        return standardize is StripPunctuation or LowerAndStrip ? string.Concat(text.Where(c => !Punctuation.Contains(c, StringComparison.Ordinal))) : text;
    }

    private string[] Pieces(string text) => split == Character ? [.. text.EnumerateRunes().Select(rune => rune.ToString())] : text.Split(Spaces, StringSplitOptions.RemoveEmptyEntries);

    private string[] Joined(string[] tokens) => ngrams is not { } lengths
        ? tokens
        : [.. lengths.SelectMany(length => Enumerable.Range(0, Math.Max(tokens.Length - length + 1, 0)).Select(start => string.Join(' ', tokens, start, length)))];
}
