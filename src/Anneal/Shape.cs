using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Anneal;

/// <summary>The sizes of an array along each axis; an axis whose size is not known yet is <see cref="Unknown"/>.</summary>
/// <remarks>Written as Keras writes it: <c>(None, 28, 28)</c>. Built from a collection expression: <c>Shape shape = [28, 28];</c></remarks>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public readonly struct Shape : IEquatable<Shape>, IEnumerable<long>, IConfigValue<Shape>
{
    /// <summary>The size of an axis that is not known, for example the batch axis before any data is seen.</summary>
    public const long Unknown = -1;

    private readonly long[]? sizes;

    private Shape(long[] sizes) => this.sizes = sizes;

    /// <summary>The number of axes.</summary>
    public int Rank => sizes?.Length ?? 0;

    /// <summary>The size of one axis; <c>^1</c> is the last.</summary>
    /// <param name="axis">From 0, or from the end.</param>
    public long this[Index axis] => Sizes[axis];

    /// <summary>The number of elements; unknown axes must not be among them.</summary>
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

    /// <summary>A shape of the given sizes.</summary>
    /// <param name="sizes">Each at least 0, or <see cref="Unknown"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below -1.</exception>
    public static Shape Create(ReadOnlySpan<long> sizes)
    {
        foreach (var size in sizes)
            if (size < Unknown)
                throw new ArgumentOutOfRangeException(nameof(sizes), size, "Each size must be >= 0, or -1 where it is not known.");
        return new(sizes.ToArray());
    }

    /// <summary>This shape with a batch axis of unknown size in front.</summary>
    public Shape Batched() => new([Unknown, .. Sizes]);

    /// <summary>The axes in a range, as a shape.</summary>
    /// <param name="range">For example <c>1..</c> for all but the batch axis.</param>
    public Shape this[Range range] => new(Sizes[range].ToArray());

    /// <summary>The sizes as an array of their own.</summary>
    public long[] ToArray() => Sizes.ToArray();

    /// <summary>Whether an array of shape <paramref name="other"/> could be of this shape: unknown axes match any size.</summary>
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
    /// <param name="left">One shape.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Whether two shapes differ in any axis.</summary>
    /// <param name="left">One shape.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    /// <summary>A shape from an array of sizes.</summary>
    /// <param name="sizes">As <see cref="Create"/> takes them.</param>
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
