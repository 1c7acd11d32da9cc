using System.Numerics.Tensors;

namespace Anneal.Models;

/// <summary>Functions of the result of <c>Model.Predict</c>.</summary>
public static class Predictions
{
    /// <summary>The predictions as an array of two axes.</summary>
    /// <param name="predictions">Shape (rows, values).</param>
    /// <exception cref="ArgumentException">The predictions have another number of axes.</exception>
    public static float[,] ToArray2D(this Tensor<float> predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        if (predictions.Rank != 2)
            throw new ArgumentException($"predictions must have 2 axes; their shape was ({string.Join(", ", predictions.Lengths.ToArray())}).", nameof(predictions));
        var array = new float[predictions.Lengths[0], predictions.Lengths[1]];
        var flat = new float[array.Length];
        predictions.FlattenTo(flat);
        Buffer.BlockCopy(flat, 0, array, 0, flat.Length * sizeof(float));
        return array;
    }

    /// <summary>The index of the largest value along an axis, such as the class of class probabilities. Of equal values the first counts; NaN counts as the largest.</summary>
    /// <param name="predictions">Any shape.</param>
    /// <param name="axis">The axis, which the result does not have; negative axes count from the end. Default -1.</param>
    /// <returns>An array without <paramref name="axis"/>, such as one class per row for predictions of shape (rows, classes).</returns>
    /// <exception cref="ArgumentOutOfRangeException">The axis is not one of the predictions.</exception>
    /// <exception cref="ArgumentException">The axis has no values.</exception>
    /// <remarks>NumPy: <c>argmax</c>.</remarks>
    /// <example><code>
    /// int[] classes = [.. model.Predict(x).ArgMax()];
    /// </code></example>
    public static Tensor<int> ArgMax(this Tensor<float> predictions, int axis = -1)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        var lengths = predictions.Lengths.ToArray();
        Require.Between(axis, -lengths.Length, lengths.Length - 1);
        var searched = axis < 0 ? axis + lengths.Length : axis;
        var count = (int)lengths[searched];
        if (count == 0) throw new ArgumentException("predictions must have at least one value along the axis; they had none.", nameof(predictions));

        var values = new float[predictions.FlattenedLength];
        predictions.FlattenTo(values);
        var stride = (int)lengths[(searched + 1)..].Aggregate((nint)1, (product, length) => product * length);
        var found = new int[values.Length / count];
        for (var i = 0; i < found.Length; i++)
        {
            var start = i / stride * stride * count + i % stride;
            for (var k = 1; k < count; k++)
            {
                var (best, value) = (values[start + found[i] * stride], values[start + k * stride]);
                if (value > best || (float.IsNaN(value) && !float.IsNaN(best))) found[i] = k;
            }
        }
        nint[] shape = [.. lengths[..searched], .. lengths[(searched + 1)..]];
        return Tensor.Create(found, shape.Length == 0 ? [1] : shape);
    }
}
