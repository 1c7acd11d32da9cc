using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Anneal.Layers;

/// <summary>Three sizes, of planes, rows and columns: <c>3</c> for all, or <c>[3, 5, 5]</c>, or <c>(3, 5, 5)</c>.</summary>
/// <param name="Depth">Along the planes of a volume.</param>
/// <param name="Height">Along the rows of an image.</param>
/// <param name="Width">Along the columns.</param>
/// <example><code>
/// new Conv3D(32, 3)
/// new Conv3D(32, [3, 5, 5], strides: 2)
/// </code></example>
[CollectionBuilder(typeof(Size3D), nameof(Create))]
public readonly record struct Size3D(long Depth, long Height, long Width) : IConfigValue<Size3D>
{
    /// <summary>Makes a value from a collection expression.</summary>
    /// <param name="sizes"></param>
    /// <exception cref="ArgumentException">There are not one or three numbers.</exception>
    public static Size3D Create(ReadOnlySpan<long> sizes) => sizes switch
    {
        [var all] => all,
        [var depth, var height, var width] => new Size3D(depth, height, width),
        _ => throw new ArgumentException($"A size in three dimensions has one or three numbers; there were {sizes.Length}.", nameof(sizes)),
    };

    /// <summary>The same size in all directions.</summary>
    /// <param name="all">Depth, height and width.</param>
    public static implicit operator Size3D(long all) => new(all, all, all);

    /// <summary>Depth, height and width.</summary>
    /// <param name="sizes">The sizes, in this order.</param>
    public static implicit operator Size3D((long Depth, long Height, long Width) sizes) => new(sizes.Depth, sizes.Height, sizes.Width);

    /// <summary>Depth, height, width.</summary>
    public IEnumerator<long> GetEnumerator() => ((IEnumerable<long>)[Depth, Height, Width]).GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"[{Depth}, {Height}, {Width}]");

    /// <inheritdoc/>
    public static Size3D FromConfig(ConfigValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Node is not JsonArray) return value.AsLong();
        return value.AsList(static size => size.AsLong()) is [var depth, var height, var width] ? new(depth, height, width) : throw value.Error("an integer, or a list of 3 integers");
    }

    /// <inheritdoc/>
    public JsonNode ToConfigValue() => new JsonArray(Depth, Height, Width);
}
