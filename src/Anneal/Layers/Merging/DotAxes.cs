using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Anneal.Layers;

/// <summary>One axis for each of two inputs: <c>1</c> for both, <c>[2, 1]</c> or <c>(2, 1)</c>. Negative numbers count from the last axis.</summary>
/// <example><code>
/// new Dot(axes: -1)
/// new Dot(axes: [2, 1])
/// </code></example>
[CollectionBuilder(typeof(DotAxes), nameof(Create))]
public readonly record struct DotAxes : IConfigValue<DotAxes>
{
    private readonly bool isOne;

    private DotAxes(int first, int second, bool isOne) => (First, Second, this.isOne) = (first, second, isOne);

    /// <summary>The axis of the first input.</summary>
    public int First { get; }

    /// <summary>The axis of the second input.</summary>
    public int Second { get; }

    /// <summary>Makes a value from a collection expression.</summary>
    /// <param name="axes">One for each input.</param>
    /// <exception cref="ArgumentException">There are not two axes.</exception>
    public static DotAxes Create(ReadOnlySpan<int> axes) => axes is [var first, var second]
        ? new(first, second, isOne: false)
        : throw new ArgumentException($"axes must hold two axes, one per input; there were {axes.Length}.", nameof(axes));

    /// <summary>The same axis for both inputs.</summary>
    /// <param name="axis">From 1, or from -1 backwards.</param>
    public static implicit operator DotAxes(int axis) => new(axis, axis, isOne: true);

    /// <summary>One axis for each input.</summary>
    /// <param name="axes">In the order of the inputs.</param>
    public static implicit operator DotAxes((int First, int Second) axes) => new(axes.First, axes.Second, isOne: false);

    /// <summary>First, then second.</summary>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)[First, Second]).GetEnumerator();

    /// <summary>The number, or the two in brackets.</summary>
    public override string ToString() => isOne ? First.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"[{First}, {Second}]");

    /// <inheritdoc/>
    public static DotAxes FromConfig(ConfigValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Node is not JsonArray) return value.AsInt();
        return value.AsList(static axis => axis.AsInt()) is [var first, var second] ? (first, second) : throw value.Error("an integer, or a list of 2 integers");
    }

    /// <inheritdoc/>
    public JsonNode ToConfigValue() => isOne ? First : new JsonArray(First, Second);
}
