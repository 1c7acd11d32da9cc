using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Anneal.Layers;

/// <summary>Three borders, of planes, rows and columns: <c>1</c> on all sides, <c>[1, 2, 2]</c> along each axis, or <c>[[1, 2], [0, 1], [0, 0]]</c>.</summary>
/// <param name="Depth">Along the planes of a volume.</param>
/// <param name="Height">Above and below an image.</param>
/// <param name="Width">Left and right of an image.</param>
/// <example><code>
/// new ZeroPadding3D(1)
/// new Cropping3D([[1, 2], [0, 1], 0])
/// </code></example>
[CollectionBuilder(typeof(Margin3D), nameof(Create))]
public readonly record struct Margin3D(Margin1D Depth, Margin1D Height, Margin1D Width) : IConfigValue<Margin3D>
{
    /// <summary>Makes a value from a collection expression.</summary>
    /// <param name="margins">One border for each axis.</param>
    /// <exception cref="ArgumentException">There are not three borders.</exception>
    public static Margin3D Create(ReadOnlySpan<Margin1D> margins) => margins is [var depth, var height, var width]
        ? new Margin3D(depth, height, width)
        : throw new ArgumentException($"Borders in three dimensions must be three, one per axis; there were {margins.Length}.", nameof(margins));

    /// <summary>The same on all six sides.</summary>
    /// <param name="all">Elements on each side.</param>
    public static implicit operator Margin3D(long all) => new(all, all, all);

    /// <summary>The same on both sides of an axis.</summary>
    /// <param name="margins">Depth, height and width.</param>
    public static implicit operator Margin3D((long Depth, long Height, long Width) margins) => new(margins.Depth, margins.Height, margins.Width);

    /// <summary>Depth, height, width.</summary>
    public IEnumerator<Margin1D> GetEnumerator() => ((IEnumerable<Margin1D>)[Depth, Height, Width]).GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => $"[{Depth}, {Height}, {Width}]";

    /// <inheritdoc/>
    public static Margin3D FromConfig(ConfigValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Node is not JsonArray) return value.AsLong();
        return value.AsList(Margin1D.FromConfig) is [var depth, var height, var width] ? new(depth, height, width) : throw value.Error("an integer, or a list of 3 integers or pairs of integers");
    }

    /// <inheritdoc/>
    public JsonNode ToConfigValue() => new JsonArray(Depth.ToConfigValue(), Height.ToConfigValue(), Width.ToConfigValue());
}
