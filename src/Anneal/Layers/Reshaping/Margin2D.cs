using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Anneal.Layers;

/// <summary>Two borders, of rows and columns: <c>1</c> on all sides, <c>[1, 2]</c> above and below and at the sides, or <c>[[1, 2], [0, 1]]</c>.</summary>
/// <param name="Height">Above and below an image.</param>
/// <param name="Width">Left and right of an image.</param>
/// <example><code>
/// new ZeroPadding2D(1)
/// new Cropping2D([[1, 2], [0, 1]])    // one row above, two below; one column on the right
/// </code></example>
[CollectionBuilder(typeof(Margin2D), nameof(Create))]
public readonly record struct Margin2D(Margin1D Height, Margin1D Width) : IConfigValue<Margin2D>
{
    /// <summary>Makes a value from a collection expression.</summary>
    /// <param name="margins">One border for each axis.</param>
    /// <exception cref="ArgumentException">There are not two borders.</exception>
    public static Margin2D Create(ReadOnlySpan<Margin1D> margins) => margins is [var height, var width]
        ? new Margin2D(height, width)
        : throw new ArgumentException($"Borders in two dimensions must be two, one per axis; there were {margins.Length}.", nameof(margins));

    /// <summary>The same on all four sides.</summary>
    /// <param name="all">Elements on each side.</param>
    public static implicit operator Margin2D(long all) => new(all, all);

    /// <summary>The same on both sides of an axis.</summary>
    /// <param name="margins">Height and width.</param>
    public static implicit operator Margin2D((long Height, long Width) margins) => new(margins.Height, margins.Width);

    /// <summary>Height, width.</summary>
    public IEnumerator<Margin1D> GetEnumerator() => ((IEnumerable<Margin1D>)[Height, Width]).GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => $"[{Height}, {Width}]";

    /// <inheritdoc/>
    public static Margin2D FromConfig(ConfigValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Node is not JsonArray) return value.AsLong();
        return value.AsList(Margin1D.FromConfig) is [var height, var width] ? new(height, width) : throw value.Error("an integer, or a list of 2 integers or pairs of integers");
    }

    /// <inheritdoc/>
    public JsonNode ToConfigValue() => new JsonArray(Height.ToConfigValue(), Width.ToConfigValue());
}
