using System.Collections;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Anneal.Layers;

/// <summary>The sizes of n-grams: all sizes up to a number, or the sizes of a list.</summary>
/// <example><code>
/// Ngrams upToTwo = 2;       // words and pairs of words
/// Ngrams pairs = [2];       // pairs alone
/// </code></example>
[CollectionBuilder(typeof(Ngrams), nameof(Create))]
public readonly struct Ngrams : IEnumerable<int>, IEquatable<Ngrams>, IConfigValue<Ngrams>
{
    private readonly int[]? list;
    private readonly int most;

    private Ngrams(int most, int[]? list) => (this.most, this.list) = (most, list);

    /// <summary>The numbers of a list.</summary>
    /// <param name="numbers">At least one; each at least 1.</param>
    /// <exception cref="ArgumentException">There is none, or one is below 1.</exception>
    public static Ngrams Create(ReadOnlySpan<int> numbers)
    {
        if (numbers.IsEmpty) throw Require.Wrong("ngrams", "must hold at least one number; it was empty");
        foreach (var number in numbers) Require.AtLeast(number, 1, "ngrams");
        return new(0, numbers.ToArray());
    }

    /// <summary>All numbers up to one.</summary>
    /// <param name="most">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public static implicit operator Ngrams(int most) => new(Require.AtLeast(most, 1, "ngrams"), null);

    /// <inheritdoc/>
    public static Ngrams FromConfig(ConfigValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Node is not JsonArray) return value.AsInt() is > 0 and var most ? most : throw value.Error("1 or more");
        return value.AsList(static number => number.AsInt()) is { Length: > 0 } numbers && numbers.All(number => number > 0) ? Create(numbers) : throw value.Error("a number of 1 or more, or a list of such");
    }

    /// <inheritdoc/>
    public JsonNode ToConfigValue() => list is null ? JsonValue.Create(most) : new JsonArray([.. list.Select(number => (JsonNode)JsonValue.Create(number))]);

    /// <summary>All numbers.</summary>
    public IEnumerator<int> GetEnumerator() => (list ?? Enumerable.Range(1, most)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Whether two have the same numbers in the same form.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(Ngrams left, Ngrams right) => left.Equals(right);

    /// <summary>Whether two differ.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(Ngrams left, Ngrams right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Ngrams other) => list is null == other.list is null && this.SequenceEqual(other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Ngrams other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => this.Aggregate(most, HashCode.Combine);

    /// <inheritdoc/>
    public override string ToString() => ToConfigValue().ToJsonString();
}
