using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Anneal.Layers;

/// <summary>Two sizes, of rows and of columns: <c>3</c> for both, or <c>[3, 5]</c>, or <c>(3, 5)</c>.</summary>
/// <param name="Height">Along the rows of an image.</param>
/// <param name="Width">Along the columns.</param>
/// <example><code>
/// new Conv2D(32, 3)
/// new Conv2D(32, [3, 5], strides: 2)
/// </code></example>
[CollectionBuilder(typeof(Size2D), nameof(Create))]
public readonly record struct Size2D(long Height, long Width) : IConfigValue<Size2D>
{
    /// <summary>Makes a value from a collection expression.</summary>
    /// <param name="sizes">One size for both, or height and width.</param>
    /// <exception cref="ArgumentException">There are not one or two numbers.</exception>
    public static Size2D Create(ReadOnlySpan<long> sizes) => sizes switch
    {
        [var both] => both,
        [var height, var width] => new Size2D(height, width),
        _ => throw new ArgumentException($"A size in two dimensions has one or two numbers; there were {sizes.Length}.", nameof(sizes)),
    };

    /// <summary>The same size in both directions.</summary>
    /// <param name="both">Height and width.</param>
    public static implicit operator Size2D(long both) => new(both, both);

    /// <summary>Height and width.</summary>
    /// <param name="sizes">The sizes, in this order.</param>
    public static implicit operator Size2D((long Height, long Width) sizes) => new(sizes.Height, sizes.Width);

    /// <summary>Height, then width.</summary>
    public IEnumerator<long> GetEnumerator() => ((IEnumerable<long>)[Height, Width]).GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"[{Height}, {Width}]");

    /// <inheritdoc/>
    public static Size2D FromConfig(ConfigValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Node is not JsonArray) return value.AsLong();
        return value.AsList(static size => size.AsLong()) is [var height, var width] ? new(height, width) : throw value.Error("an integer, or a list of 2 integers");
    }

    /// <inheritdoc/>
    public JsonNode ToConfigValue() => new JsonArray(Height, Width);
}
