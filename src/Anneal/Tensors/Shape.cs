using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Anneal;

/// <summary>The sizes of an array along its axes. The size of an axis may be <see cref="Unknown"/>.</summary>
/// <remarks>A shape is written as in Keras, <c>(None, 28, 28)</c>, and built from a collection expression: <c>Shape shape = [28, 28];</c></remarks>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public readonly struct Shape : IEquatable<Shape>, IEnumerable<long>, IConfigValue<Shape>
{
    /// <summary>The size of an axis that is not known, such as the batch axis before the first data.</summary>
    public const long Unknown = -1;

    private readonly long[]? sizes;

    private Shape(long[] sizes) => this.sizes = sizes;

    /// <summary>The number of axes.</summary>
    public int Rank => sizes?.Length ?? 0;

    /// <summary>The size of one axis; <c>^1</c> is the last axis.</summary>
    /// <param name="axis">The axis, from 0 or from the end.</param>
    public long this[Index axis] => Sizes[axis];

    /// <summary>The number of elements. No axis may be unknown.</summary>
    /// <exception cref="InvalidOperationException">An axis is unknown.</exception>
    public long ElementCount
    {
        get
        {
            long count = 1;
            foreach (var size in Sizes)
                count = checked(count * (size >= 0 ? size : throw new InvalidOperationException($"The size of {this} is not known.")));
            return count;
        }
    }

    private ReadOnlySpan<long> Sizes => sizes;

    /// <summary>Makes a shape of the given sizes.</summary>
    /// <param name="sizes">The sizes, each at least 0 or <see cref="Unknown"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below -1.</exception>
    public static Shape Create(ReadOnlySpan<long> sizes)
    {
        for (var i = 0; i < sizes.Length; i++)
            if (sizes[i] < Unknown)
                throw Require.RefusedElement(i, sizes[i], "0 or more, or -1 if it is unknown", nameof(sizes));
        return new(sizes.ToArray());
    }

    /// <summary>Adds a batch axis of unknown size in front.</summary>
    public Shape Batched() => new([Unknown, .. Sizes]);

    /// <summary>The axes in a range, as a shape.</summary>
    /// <param name="range">The range, such as <c>1..</c> for all axes except the batch axis.</param>
    public Shape this[Range range] => new(Sizes[range].ToArray());

    /// <summary>Copies the sizes to an array.</summary>
    public long[] ToArray() => Sizes.ToArray();

    /// <summary>Whether <paramref name="other"/> matches this shape. Unknown axes match any size.</summary>
    /// <param name="other">The shape to compare with.</param>
    public bool IsCompatibleWith(Shape other)
    {
        if (Rank != other.Rank) return false;
        for (var axis = 0; axis < Rank; axis++)
            if (this[axis] != other[axis] && this[axis] != Unknown && other[axis] != Unknown)
                return false;
        return true;
    }

    /// <inheritdoc/>
    public bool Equals(Shape other) => Sizes.SequenceEqual(other.Sizes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var size in Sizes) hash.Add(size);
        return hash.ToHashCode();
    }

    /// <summary>Whether two shapes have the same axes.</summary>
    /// <param name="left">A shape.</param>
    /// <param name="right">Another shape.</param>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Whether two shapes differ in any axis.</summary>
    /// <param name="left">A shape.</param>
    /// <param name="right">Another shape.</param>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    /// <summary>Converts an array of sizes.</summary>
    /// <param name="sizes">The sizes, as for <see cref="Create"/>.</param>
    public static implicit operator Shape(long[] sizes)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        return Create(sizes);
    }

    /// <inheritdoc/>
    public static Shape FromConfig(ConfigValue value) => Saving.ShapeJson.Read(value);

    /// <inheritdoc/>
    public System.Text.Json.Nodes.JsonNode ToConfigValue() => new System.Text.Json.Nodes.JsonArray([.. this.Select(size => (System.Text.Json.Nodes.JsonNode)size)]);

    /// <inheritdoc/>
    public IEnumerator<long> GetEnumerator() => ((IEnumerable<long>)(sizes ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override string ToString()
    {
        var axes = this.Select(size => size == Unknown ? "None" : size.ToString(CultureInfo.InvariantCulture));
        return Rank == 1 ? $"({axes.First()},)" : $"({string.Join(", ", axes)})";
    }
}
