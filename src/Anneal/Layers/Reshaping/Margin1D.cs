using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Anneal.Layers;

/// <summary>A border along one axis: <c>1</c> on both sides, <c>[1, 2]</c> or <c>(1, 2)</c>.</summary>
/// <param name="Before">Elements before the first.</param>
/// <param name="After">Elements after the last.</param>
/// <example><code>
/// new ZeroPadding1D(2)
/// new Cropping1D([1, 2])
/// </code></example>
[CollectionBuilder(typeof(Margin1D), nameof(Create))]
public readonly record struct Margin1D(long Before, long After) : IConfigValue<Margin1D>
{
    internal long Sum => Before + After;

    /// <summary>Makes a value from a collection expression.</summary>
    /// <param name="margins">One for both sides, or before and after.</param>
    /// <exception cref="ArgumentException">There are neither one nor two numbers.</exception>
    public static Margin1D Create(ReadOnlySpan<long> margins) => margins switch
    {
        [var both] => both,
        [var before, var after] => new Margin1D(before, after),
        _ => throw new ArgumentException($"A border along one axis has one or two numbers; there were {margins.Length}.", nameof(margins)),
    };

    /// <summary>The same on both sides.</summary>
    /// <param name="both">Before and after.</param>
    public static implicit operator Margin1D(long both) => new(both, both);

    /// <summary>Before and after.</summary>
    /// <param name="margins">The borders, in this order.</param>
    public static implicit operator Margin1D((long Before, long After) margins) => new(margins.Before, margins.After);

    /// <summary>Before, then after.</summary>
    public IEnumerator<long> GetEnumerator() => ((IEnumerable<long>)[Before, After]).GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"[{Before}, {After}]");

    /// <inheritdoc/>
    public static Margin1D FromConfig(ConfigValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Node is not JsonArray) return value.AsLong();
        return value.AsList(static margin => margin.AsLong()) is [var before, var after] ? new(before, after) : throw value.Error("an integer, or a list of 2 integers");
    }

    /// <inheritdoc/>
    public JsonNode ToConfigValue() => new JsonArray(Before, After);

    internal static Margin1D[] Checked(Margin1D[] margins, string parameter)
    {
        if (Array.Exists(margins, margin => margin.Before < 0 || margin.After < 0)) throw Refused("0 or more on each side");
        return Array.Exists(margins, margin => margin.Before > int.MaxValue || margin.After > int.MaxValue) ? throw Refused($"at most {int.MaxValue} on each side") : margins;

        ArgumentOutOfRangeException Refused(string allowed) => Require.Refused(margins.Length == 1 ? margins[0] : $"[{string.Join(", ", margins)}]", allowed, parameter);
    }
}
