using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Anneal;

/// <summary>The axes of a computation: one number or a list. Negative numbers count from the last axis.</summary>
/// <remarks>A number or a collection expression converts to it: <c>Axes axis = 1;</c>, <c>Axes axis = [0, 1];</c>. The default value is axis 0.</remarks>
[CollectionBuilder(typeof(Axes), nameof(Create))]
public readonly struct Axes : IEquatable<Axes>, IEnumerable<int>, IConfigValue<Axes>
{
    private readonly int single;
    private readonly int[]? list;

    private Axes(int single) => this.single = single;

    private Axes(int[] list) => this.list = list;

    /// <summary>The number of axes.</summary>
    public int Count => list?.Length ?? 1;

    /// <summary>Whether the axes were given as a list, which may hold one number. Configs keep the difference.</summary>
    public bool IsList => list is not null;

    /// <summary>Makes a list of axes.</summary>
    /// <param name="axes">At least one axis, each once.</param>
    /// <exception cref="ArgumentException">There is no axis, or an axis occurs twice.</exception>
    public static Axes Create(ReadOnlySpan<int> axes)
    {
        if (axes.IsEmpty) throw new ArgumentException("axes must hold at least one axis; it was empty.", nameof(axes));
        for (var i = 1; i < axes.Length; i++)
            if (axes[..i].Contains(axes[i])) throw new ArgumentException($"axes must hold each axis once; {axes[i]} was given twice.", nameof(axes));
        return new(axes.ToArray());
    }

    /// <summary>Converts one axis.</summary>
    /// <param name="axis">The axis, from 0, or from -1 backwards.</param>
    public static implicit operator Axes(int axis) => new(axis);

    /// <summary>Whether both hold the same numbers in the same form.</summary>
    /// <param name="left">Axes.</param>
    /// <param name="right">Other axes.</param>
    public static bool operator ==(Axes left, Axes right) => left.Equals(right);

    /// <summary>Whether the two differ.</summary>
    /// <param name="left">Axes.</param>
    /// <param name="right">Other axes.</param>
    public static bool operator !=(Axes left, Axes right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Axes other) => IsList == other.IsList && this.SequenceEqual(other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Axes other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => this.Aggregate(IsList ? 1 : 0, HashCode.Combine);

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)(list ?? [single])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The number, or the list in brackets.</summary>
    public override string ToString() => list is null
        ? single.ToString(CultureInfo.InvariantCulture)
        : $"[{string.Join(", ", list.Select(axis => axis.ToString(CultureInfo.InvariantCulture)))}]";

    /// <inheritdoc/>
    public static Axes FromConfig(ConfigValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Node is not JsonArray) return value.AsInt();
        var axes = value.AsList(static axis => axis.AsInt());
        return axes.Length > 0 && axes.Distinct().Count() == axes.Length ? Create(axes) : throw value.Error("an integer, or a list of different integers");
    }

    /// <inheritdoc/>
    public JsonNode? ToConfigValue() =>
        list is null ? JsonValue.Create(single) : new JsonArray([.. list.Select(axis => (JsonNode)JsonValue.Create(axis))]);

    /// <summary>The axes of a tensor, counted from 0.</summary>
    /// <exception cref="ArgumentException">The tensor has no such axis.</exception>
    internal long[] Of(Tensor tensor)
    {
        var rank = tensor.dim();
        var axes = new long[Count];
        for (var i = 0; i < axes.Length; i++) axes[i] = Within(list?[i] ?? single, rank, "axis");
        return axes;
    }

    /// <summary>An axis of an array, counted from 0. A number counts as an array of one axis.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The array has no such axis.</exception>
    internal static int Within(int axis, long rank, [CallerArgumentExpression(nameof(axis))] string parameter = "")
    {
        var count = (int)Math.Max(rank, 1);
        return !IsOf(axis, count) ? throw Require.Refused(axis, Allowed(count), parameter) : axis < 0 ? axis + count : axis;
    }

    private static bool IsOf(int axis, int count) => axis >= -count && axis < count;

    private static string Allowed(int count) => $"between {-count} and {count - 1}, because the array has {count} {(count == 1 ? "axis" : "axes")}";

    /// <summary>Axes of an array, counted from 0.</summary>
    /// <exception cref="ArgumentException">The array has no such axis, or one is given twice.</exception>
    internal static int[] Within(IReadOnlyList<int> axes, long rank)
    {
        var count = (int)Math.Max(rank, 1);
        for (var i = 0; i < axes.Count; i++)
            if (!IsOf(axes[i], count)) throw Require.RefusedElement(i, axes[i], Allowed(count), nameof(axes));
        int[] counted = [.. axes.Select(axis => Within(axis, rank))];
        return counted.Distinct().Count() == counted.Length ? counted : throw Require.Wrong(nameof(axes), $"must name each axis once; it was [{string.Join(", ", axes)}]");
    }
}
