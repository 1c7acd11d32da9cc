using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal;

/// <summary>Functions that prepare data for models. Keras: <c>keras.utils</c>.</summary>
public static class Utils
{
    /// <summary>Converts class indices to rows with 1 at the class and 0 elsewhere.</summary>
    /// <param name="x">The classes, from 0; a last axis of size 1 is left out. Floating-point numbers are truncated.</param>
    /// <param name="numClasses">The number of classes. Default: the largest class plus 1.</param>
    /// <returns>The shape of <paramref name="x"/> with a last axis of <paramref name="numClasses"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A class is negative or not below <paramref name="numClasses"/>, or that is below 1.</exception>
    /// <exception cref="ArgumentException">There are no classes, and <paramref name="numClasses"/> is not given.</exception>
    /// <remarks>Keras: <c>to_categorical</c>; unlike here, it takes -1 as the last class.</remarks>
    /// <example><code>
    /// Utils.ToCategorical(new[] { 0, 2, 1 }); // [[1, 0, 0], [0, 0, 1], [0, 1, 0]]
    /// </code></example>
    public static Tensor<float> ToCategorical(ArrayLike x, int? numClasses = null)
    {
        Require.AtLeast(numClasses, 1);
        using var scope = NewDisposeScope();
        var given = x.ToTensor();
        var shape = given.shape.Length > 1 && given.shape[^1] == 1 ? given.shape[..^1] : given.shape;
        var classes = given.to(int64).reshape(-1).data<long>().ToArray();
        if (classes.Length == 0 && numClasses is null) throw new ArgumentException("numClasses must be given if x is empty; it was null.", nameof(numClasses));
        var count = numClasses ?? classes.Max() + 1;
        var rows = new float[classes.Length * count];
        for (var i = 0; i < classes.Length; i++)
        {
            if (classes[i] < 0 || classes[i] >= count) throw Require.RefusedElement(i, classes[i], $"a class from 0 to {count - 1}", nameof(x));
            rows[i * count + classes[i]] = 1;
        }
        return System.Numerics.Tensors.Tensor.Create(rows, [.. shape.Select(length => (nint)length), (nint)count]);
    }

    /// <summary>Divides each vector by its length: <c>x / ‖x‖</c>. Vectors of length 0 do not change.</summary>
    /// <param name="x">The numbers; a single vector becomes one row.</param>
    /// <param name="axis">The axis of the vectors; negative axes count from the end. Null divides a matrix by its matrix norm of this order, as NumPy does: 2 is the largest singular value, 1 and ∞ the largest sum of a column and of a row, negative orders the smallest. Default -1.</param>
    /// <param name="order">The order p of the length <c>(Σ|x|ᵖ)^(1/p)</c>, as in NumPy: 0 counts the values that are not 0, and ±∞ take the largest or smallest absolute value. Default 2.</param>
    /// <returns>The shape of <paramref name="x"/>, or (1, n).</returns>
    /// <exception cref="ArgumentOutOfRangeException">The axis is not one of <paramref name="x"/>, or the order is NaN or none of a matrix norm.</exception>
    /// <remarks>Keras: <c>normalize</c>.</remarks>
    public static Tensor<float> Normalize(ArrayLike x, int? axis = -1, double order = 2)
    {
        if (double.IsNaN(order)) throw Require.Refused(order, "a number or infinity");
        using var scope = NewDisposeScope();
        var given = x.ToTensor().to(float32);
        if (given.dim() < 2) given = given.reshape(1, -1);
        if (axis is not { } along) return ArrayLike.ToNumerics(given.DividedBy(MatrixNorm(given, order)));
        Require.Between(along, -(int)given.dim(), (int)given.dim() - 1, nameof(axis));
        var shape = given.shape;
        var searched = along < 0 ? along + shape.Length : along;
        var count = (int)shape[searched];
        var stride = (int)shape[(searched + 1)..].Aggregate(1L, (product, size) => product * size);
        var values = given.data<float>().ToArray();
        for (var vector = 0; count > 0 && vector < values.Length / count; vector++)
        {
            var start = vector / stride * stride * count + vector % stride;
            int[] places = [.. Enumerable.Range(0, count).Select(k => start + k * stride)];
            var length = LengthOf(places.Select(place => Math.Abs((double)values[place])), order);
            if (length == 0) continue;
            foreach (var place in places) values[place] = (float)(values[place] / length);
        }
        return System.Numerics.Tensors.Tensor.Create(values, [.. shape.Select(size => (nint)size)]);
    }

    private static double MatrixNorm(torch.Tensor x, double order)
    {
        if (x.dim() != 2) throw Require.Wrong("axis", $"must be given for an array of {x.dim()} axes; it was null");
        if (x.shape[0] == 1) return LengthOf(x.data<float>().ToArray().Select(size => Math.Abs((double)size)), order) is not 0 and var length ? length : 1;
        var sizes = (order switch
        {
            1 or -1 => x.abs().sum([0]),
            2 or -2 => linalg.svdvals(x),
            double.PositiveInfinity or double.NegativeInfinity => x.abs().sum([1]),
            _ => throw Require.Refused(order, "1, 2, infinity or the negative of one of these if axis is null"),
        }).data<float>().ToArray();
        return (order > 0 ? sizes.Max() : sizes.Min()) is not 0 and var norm ? norm : 1;
    }

    private static double LengthOf(IEnumerable<double> sizes, double order) => order switch
    {
        0 => sizes.Count(size => size != 0),
        double.PositiveInfinity => sizes.Max(),
        double.NegativeInfinity => sizes.Min(),
        _ => Math.Pow(sizes.Sum(size => Math.Pow(size, order)), 1 / order),
    };

    /// <summary>Makes sequences equally long by padding shorter ones and cutting longer ones.</summary>
    /// <typeparam name="T">The type of the elements: <c>int</c>, <c>long</c>, <c>float</c>, ...</typeparam>
    /// <param name="sequences">The sequences, of any lengths; at least one.</param>
    /// <param name="maxlen">The common length. Default: that of the longest sequence.</param>
    /// <param name="padding">Where shorter sequences are padded: <c>"pre"</c> or <c>"post"</c>. Default <c>"pre"</c>.</param>
    /// <param name="truncating">Where longer sequences are cut: <c>"pre"</c> or <c>"post"</c>. Default <c>"pre"</c>.</param>
    /// <param name="value">The value for padding. Default 0.</param>
    /// <returns>One row per sequence.</returns>
    /// <exception cref="ArgumentException">There is no sequence, one is null, or <paramref name="padding"/> or <paramref name="truncating"/> is another word.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxlen"/> is below 1.</exception>
    /// <remarks>Keras: <c>pad_sequences</c>.</remarks>
    /// <example><code>
    /// Utils.PadSequences&lt;int&gt;([[1], [2, 3]]); // {{0, 1}, {2, 3}}
    /// </code></example>
    public static T[,] PadSequences<T>(
        IEnumerable<IEnumerable<T>> sequences, int? maxlen = null, Choice<SequenceSide> padding = default, Choice<SequenceSide> truncating = default, T value = default)
        where T : struct
    {
        ArgumentNullException.ThrowIfNull(sequences);
        Require.AtLeast(maxlen, 1);
        var (fill, cut) = (Require.Defined(padding), Require.Defined(truncating));
        var rows = Rows(sequences);
        var length = maxlen ?? rows.Max(row => row.Length);
        var padded = new T[rows.Length, length];
        for (var i = 0; i < rows.Length; i++)
            for (var k = 0; k < length; k++)
                padded[i, k] = Place(k, rows[i].Length, length, fill, cut) is { } place ? rows[i][place] : value;
        return padded;
    }

    /// <summary>Makes sequences of vectors equally long, as <see cref="PadSequences{T}(IEnumerable{IEnumerable{T}}, int?, Choice{SequenceSide}, Choice{SequenceSide}, T)"/> does with numbers.</summary>
    /// <typeparam name="T">The type of the numbers.</typeparam>
    /// <param name="sequences">The sequences, at least one; all vectors have one length.</param>
    /// <param name="maxlen">The length of all sequences, 1 or more. Default: that of the longest.</param>
    /// <param name="padding">Where values are added. Default: before the sequence.</param>
    /// <param name="truncating">Where vectors are removed. Default: before the sequence.</param>
    /// <param name="value">The value to add. Default: 0.</param>
    /// <returns>An array (sequences, maxlen, vector).</returns>
    /// <exception cref="ArgumentException">There is no sequence, or vectors differ in length.</exception>
    [OverloadResolutionPriority(-1)] // An empty list is one of sequences of numbers.
    public static T[,,] PadSequences<T>(
        IEnumerable<IEnumerable<IReadOnlyList<T>>> sequences, int? maxlen = null, Choice<SequenceSide> padding = default, Choice<SequenceSide> truncating = default, T value = default)
        where T : struct
    {
        ArgumentNullException.ThrowIfNull(sequences);
        Require.AtLeast(maxlen, 1);
        var (fill, cut) = (Require.Defined(padding), Require.Defined(truncating));
        var rows = Rows(sequences);
        var (length, width) = (maxlen ?? rows.Max(row => row.Length), rows.SelectMany(row => row).FirstOrDefault()?.Count ?? 0);
        if (rows.SelectMany(row => row).FirstOrDefault(vector => vector.Count != width) is { } other)
            throw Require.Wrong(nameof(sequences), $"must hold vectors of one length; it had {width} and {other.Count}");
        var padded = new T[rows.Length, length, width];
        for (var i = 0; i < rows.Length; i++)
            for (var k = 0; k < length; k++)
                for (var (place, j) = (Place(k, rows[i].Length, length, fill, cut), 0); j < width; j++)
                    padded[i, k, j] = place is { } from ? rows[i][from][j] : value;
        return padded;
    }

    private static T[][] Rows<T>(IEnumerable<IEnumerable<T>> sequences)
    {
        T[][] rows = [.. sequences.Select(row => row?.ToArray() ?? throw Require.Wrong(nameof(sequences), "must hold no null; one was null"))];
        return rows.Length > 0 ? rows : throw Require.Wrong(nameof(sequences), "must hold at least one sequence; it was empty");
    }

    // The place in a sequence of element k of the padded one; null for one that is added.
    private static int? Place(int k, int count, int length, SequenceSide fill, SequenceSide cut)
    {
        var skipped = cut == SequenceSide.Pre ? Math.Max(0, count - length) : 0;
        var missing = fill == SequenceSide.Pre ? Math.Max(0, length - count) : 0;
        return k - missing + skipped is >= 0 and var place && place < count ? place : null;
    }
}
