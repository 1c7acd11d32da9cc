using System.Collections;
using System.Runtime.CompilerServices;
using Anneal.Data;

namespace Anneal.Layers;

/// <summary>Strings in any common .NET form: an array of any rank (<c>string[]</c>, <c>string[,]</c>), rows of equal length (<c>string[][]</c>), a list, or a collection expression.</summary>
/// <remarks>The first axis counts the samples. Lists of lists go through <see cref="From"/>.</remarks>
/// <example><code>
/// layer.Adapt(File.ReadAllLines("reviews.txt"));
/// layer.Apply(["very good", "not bad"]);
/// </code></example>
[CollectionBuilder(typeof(TextLike), nameof(Create))]
public readonly struct TextLike : IEnumerable<string>
{
    private readonly IEnumerable? source;

    private TextLike(IEnumerable? source) => this.source = source;

    /// <summary>Converts an array of strings.</summary>
    /// <param name="array">Rectangular, or with rows of equal length.</param>
    public static implicit operator TextLike(Array? array) => new(array);

    /// <summary>Converts a list of strings.</summary>
    /// <param name="list">One string per sample.</param>
    public static implicit operator TextLike(List<string>? list) => new(list);

    /// <summary>Strings of a collection expression.</summary>
    /// <param name="texts">One string per sample.</param>
    public static TextLike Create(ReadOnlySpan<string> texts) => new(texts.ToArray());

    /// <summary>Strings of a list, or of rows of equal length.</summary>
    /// <param name="rows">Lists of lists to any depth; read when the strings are used.</param>
    public static TextLike From(IEnumerable rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return new(rows);
    }

    /// <summary>All strings, row by row.</summary>
    public IEnumerator<string> GetEnumerator() => ((IEnumerable<string>)Read("texts").Texts).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>All strings in a row, and the shape they had.</summary>
    /// <exception cref="ArgumentException">The elements are not strings, one is null, or rows differ in length.</exception>
    internal (string[] Texts, long[] Shape) Read(string parameter)
    {
        var (flat, shape) = source switch
        {
            null => throw new ArgumentNullException(parameter),
            Array array when !array.GetType().GetElementType()!.IsArray => (array, [.. Enumerable.Range(0, array.Rank).Select(axis => array.GetLongLength(axis))]),
            ICollection { Count: 0 } => (Array.Empty<string>(), [0]),
            _ => Rows.Flatten(source),
        };
        string[] read = [.. flat.Cast<object?>().Select((item, i) => item as string ?? throw Require.RefusedElement(i, item ?? "null", "a string", parameter))];
        return (read, shape);
    }
}
