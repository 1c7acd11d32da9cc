using System.Numerics.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal;

/// <summary>Functions that bring data into the form a model takes. Keras: <c>keras.utils</c>.</summary>
public static class Utils
{
    /// <summary>Class indices as rows with a 1 at the class and 0 elsewhere.</summary>
    /// <param name="x">Classes, from 0; a last axis of size 1 is left out. Floating-point numbers are cut to whole ones.</param>
    /// <param name="numClasses">The number of classes. Default: the largest class plus 1.</param>
    /// <returns>The shape of <paramref name="x"/> with a last axis of <paramref name="numClasses"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A class is negative or not below <paramref name="numClasses"/>, or that is below 1.</exception>
    /// <exception cref="ArgumentException">There are no classes, and <paramref name="numClasses"/> is not given.</exception>
    /// <remarks>Keras: <c>to_categorical</c>; differs: it takes -1 for the last class.</remarks>
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
        if (classes.Length == 0 && numClasses is null) throw new ArgumentException("numClasses must be given where x is empty; it was not.", nameof(numClasses));
        var count = numClasses ?? classes.Max() + 1;
        var rows = new float[classes.Length * count];
        for (var i = 0; i < classes.Length; i++)
        {
            if (classes[i] < 0 || classes[i] >= count)
                throw new ArgumentOutOfRangeException(nameof(x), classes[i], $"x must hold classes from 0 to {count - 1}; one was {classes[i]}.");
            rows[i * count + classes[i]] = 1;
        }
        return System.Numerics.Tensors.Tensor.Create(rows, [.. shape.Select(length => (nint)length), (nint)count]);
    }

    /// <summary>Divides each vector by its length: <c>x / max(‖x‖, 0 becomes 1)</c>.</summary>
    /// <param name="x">Numbers; one vector becomes one row.</param>
    /// <param name="axis">The axis along which vectors lie; negative counts from the last. Default -1.</param>
    /// <param name="order">The order p of the length <c>(Σ|x|ᵖ)^(1/p)</c>, as NumPy has it: 0 counts values that are not 0, ±∞ take the largest or smallest size. Default 2.</param>
    /// <returns>The shape of <paramref name="x"/>, or (1, n).</returns>
    /// <exception cref="ArgumentOutOfRangeException">The axis is not one of <paramref name="x"/>, or the order is NaN.</exception>
    /// <remarks>Keras: <c>normalize</c>.</remarks>
    public static Tensor<float> Normalize(ArrayLike x, int axis = -1, double order = 2)
    {
        if (double.IsNaN(order)) throw Require.Refused(order, "a number or infinity");
        using var scope = NewDisposeScope();
        var given = x.ToTensor().to(float32);
        if (given.dim() < 2) given = given.reshape(1, -1);
        Require.Between(axis, -(int)given.dim(), (int)given.dim() - 1);
        var numbers = given.to(float64);
        var lengths = linalg.vector_norm(numbers, order, [axis], keepdim: true);
        return ArrayLike.ToNumerics(numbers / (lengths + lengths.logical_not().to(float64)));
    }

    /// <summary>Sequences of equal length: shorter ones are filled, longer ones are cut.</summary>
    /// <typeparam name="T">The type of the elements: <c>int</c>, <c>long</c>, <c>float</c>, ...</typeparam>
    /// <param name="sequences">At least one, of any lengths.</param>
    /// <param name="maxlen">The length that all get. Default: that of the longest.</param>
    /// <param name="padding">Where the filling goes: <c>"pre"</c> or <c>"post"</c>. Default <c>"pre"</c>.</param>
    /// <param name="truncating">Where longer ones are cut: <c>"pre"</c> or <c>"post"</c>. Default <c>"pre"</c>.</param>
    /// <param name="value">The filling. Default 0.</param>
    /// <returns>One row a sequence.</returns>
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
        T[][] rows = [.. sequences.Select(row => row?.ToArray() ?? throw Require.Wrong(nameof(sequences), "must hold no null; one was null"))];
        if (rows.Length == 0) throw Require.Wrong(nameof(sequences), "must hold at least one sequence; it was empty");
        var length = maxlen ?? rows.Max(row => row.Length);
        var padded = new T[rows.Length, length];
        for (var i = 0; i < rows.Length; i++)
        {
            var skipped = cut == SequenceSide.Pre ? Math.Max(0, rows[i].Length - length) : 0;
            var missing = fill == SequenceSide.Pre ? Math.Max(0, length - rows[i].Length) : 0;
            for (var k = 0; k < length; k++)
                padded[i, k] = k - missing + skipped is >= 0 and var from && from < rows[i].Length ? rows[i][from] : value;
        }
        return padded;
    }
}
