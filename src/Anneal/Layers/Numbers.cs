using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Anneal.Layers;

/// <summary>One number for all features, or one number per feature.</summary>
/// <example><code>
/// new Rescaling(1.0 / 255)
/// new Rescaling(scale: [1, 2, 0.5], offset: [0, 1, -1])
/// </code></example>
[CollectionBuilder(typeof(Numbers), nameof(Create))]
public readonly struct Numbers : IEquatable<Numbers>, IConfigValue<Numbers>
{
    private readonly double[]? list;
    private readonly double single;

    private Numbers(double single, double[]? list) => (this.single, this.list) = (single, list);

    /// <summary>The list; null for one number.</summary>
    public IReadOnlyList<double>? List => list;

    /// <summary>The number, or the first number of the list.</summary>
    public double Value => list is null ? single : list[0];

    /// <summary>Makes a value from a collection expression.</summary>
    /// <param name="numbers">The numbers; at least one.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static Numbers Create(ReadOnlySpan<double> numbers) =>
        numbers.IsEmpty ? throw new ArgumentException("numbers must hold at least one number; it was empty.", nameof(numbers)) : new(0, numbers.ToArray());

    /// <summary>One number for all features.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator Numbers(double value) => new(value, null);

    /// <summary>One number for each feature.</summary>
    /// <param name="numbers">The numbers; at least one.</param>
    public static implicit operator Numbers(double[] numbers) => Create(numbers);

    /// <inheritdoc/>
    public static Numbers FromConfig(ConfigValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Node is not JsonArray) return value.AsDouble();
        return value.AsList(static number => number.AsDouble()) is { Length: > 0 } numbers ? numbers : throw value.Error("a number, or a list of at least one number");
    }

    /// <inheritdoc/>
    public JsonNode ToConfigValue() => list is null ? Written(single) : new JsonArray([.. list.Select(Written)]);

    private static JsonNode Written(double number) => ((Number)number).ToJson();

    /// <summary>Whether two have the same numbers in the same form.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(Numbers left, Numbers right) => left.Equals(right);

    /// <summary>Whether two differ.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(Numbers left, Numbers right) => !left.Equals(right);

    /// <summary>All numbers.</summary>
    public IEnumerator<double> GetEnumerator() => ((IEnumerable<double>)(list ?? [single])).GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(Numbers other) => single.Equals(other.single) && (list ?? []).SequenceEqual(other.list ?? []) && list is null == other.list is null;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Numbers other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => (list ?? []).Aggregate(single.GetHashCode(), HashCode.Combine);

    /// <inheritdoc/>
    public override string ToString() => list is null
        ? single.ToString(CultureInfo.InvariantCulture)
        : $"[{string.Join(", ", list.Select(number => number.ToString(CultureInfo.InvariantCulture)))}]";
}
