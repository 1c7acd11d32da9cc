using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Anneal.Layers;

/// <summary>The size along a sequence: <c>3</c>, or <c>[3]</c> as in configs.</summary>
/// <param name="Length">Along the steps.</param>
/// <example><code>
/// new Conv1D(32, 3)
/// </code></example>
[CollectionBuilder(typeof(Size1D), nameof(Create))]
public readonly record struct Size1D(long Length) : IConfigValue<Size1D>
{
    /// <summary>Makes a value from a collection expression.</summary>
    /// <param name="sizes">One size.</param>
    /// <exception cref="ArgumentException">There are not one number.</exception>
    public static Size1D Create(ReadOnlySpan<long> sizes) =>
        sizes is [var length] ? length : throw new ArgumentException($"A size in one dimension has one number; there were {sizes.Length}.", nameof(sizes));

    /// <summary>A size.</summary>
    /// <param name="length">Along the steps.</param>
    public static implicit operator Size1D(long length) => new(length);

    /// <summary>The size.</summary>
    public IEnumerator<long> GetEnumerator() => ((IEnumerable<long>)[Length]).GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"[{Length}]");

    /// <inheritdoc/>
    public static Size1D FromConfig(ConfigValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Node is not JsonArray) return value.AsLong();
        return value.AsList(static size => size.AsLong()) is [var length] ? length : throw value.Error("an integer, or a list of 1 integer");
    }

    /// <inheritdoc/>
    public JsonNode ToConfigValue() => new JsonArray(Length);
}
