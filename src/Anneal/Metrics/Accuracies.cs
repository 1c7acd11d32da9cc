using Anneal.Losses;
using Anneal.Native;
using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Anneal.Metrics;

/// <summary>Whether each prediction is right: booleans, without the class axis where there is one. Runs inside the caller's dispose scope.</summary>
internal static class Accuracies
{
    /// <summary>Prediction equals target.</summary>
    public static Tensor Equal(Tensor yTrue, Tensor yPred)
    {
        var (targets, predictions) = Operands.SameRank(yTrue, yPred);
        if (!Operands.SameShape(targets, predictions)) throw Operands.Mismatch(yTrue, yPred);
        return predictions.eq(targets);
    }

    /// <summary>Prediction is above the threshold just where the target is 1.</summary>
    public static Tensor Binary(Tensor yTrue, Tensor yPred, double threshold)
    {
        var (targets, predictions) = Operands.SameRank(yTrue, yPred);
        if (!Operands.SameShape(targets, predictions)) throw Operands.Mismatch(yTrue, yPred);
        return predictions.IsAbove(threshold).eq(targets);
    }

    /// <summary>The largest prediction is where the largest target is.</summary>
    public static Tensor Categorical(Tensor yTrue, Tensor yPred)
    {
        if (!Operands.SameShape(yTrue, yPred)) throw Operands.Mismatch(yTrue, yPred);
        return yPred.argmax(-1).eq(yTrue.argmax(-1));
    }

    /// <summary>The largest prediction is at the label.</summary>
    public static Tensor SparseCategorical(Tensor yTrue, Tensor yPred)
    {
        var labels = Labels(yTrue, yPred);
        return InOnePass(labels, yPred) ?? yPred.argmax(-1).eq(labels);
    }

    /// <summary>The label is among the k largest predictions; ties count as among them, NaN does not.</summary>
    public static Tensor SparseTopK(Tensor yTrue, Tensor yPred, int k)
    {
        var labels = Operands.AsType(Labels(yTrue, yPred), ScalarType.Int64);
        var picked = yPred.gather(-1, labels.unsqueeze(-1));
        var better = (yPred > picked).sum(-1);
        return better.IsBelow(k).logical_and_(picked.squeeze(-1).isnan().logical_not_());
    }

    /// <summary>The label is among the first k predictions, which are class numbers.</summary>
    public static Tensor FirstK(Tensor yTrue, Tensor yPred, int k)
    {
        var labels = Operands.AsType(Labels(yTrue, yPred), yPred.dtype).unsqueeze(-1);
        return yPred.narrow(-1, 0, Math.Min(k, yPred.size(-1))).eq(labels).any(-1);
    }

    /// <summary>Whether the largest number of each row is at its label, for memory that C# can read; else null. The first of equal numbers counts, and NaN as the largest.</summary>
    private static unsafe Tensor? InOnePass(Tensor labels, Tensor predictions)
    {
        if (!TensorMemory.HasFloats(predictions) || labels.device_type != TorchSharp.DeviceType.CPU || labels.dtype is not (ScalarType.Int64 or ScalarType.Int32)
            || !predictions.is_contiguous() || !labels.is_contiguous()) return null;
        var classes = (int)predictions.size(-1);
        if (classes == 0) return null;
        var right = empty_like(labels, dtype: ScalarType.Bool);
        float* numbers = TensorMemory.Floats(predictions);
        void* at = TensorMemory.Data(labels);
        var whether = (bool*)TensorMemory.Data(right);
        var (rows, isLong) = (labels.numel(), labels.dtype == ScalarType.Int64);
        for (long row = 0; row < rows; row++)
            whether[row] = (isLong ? ((long*)at)[row] : ((int*)at)[row]) == Largest(new(numbers + row * classes, classes));
        return right;
    }

    private static int Largest(ReadOnlySpan<float> numbers)
    {
        var largest = TensorPrimitives.IndexOfMax(numbers);
        // It takes -0 for less than 0.
        return numbers[largest] == 0 ? numbers.IndexOf(0f) : largest;
    }

    /// <summary>Labels without a class axis of size 1.</summary>
    public static Tensor Labels(Tensor yTrue, Tensor yPred)
    {
        var (trueRank, rank) = (yTrue.dim(), yPred.dim());
        var fits = rank > 0 && (trueRank == rank - 1 || (trueRank == rank && yTrue.size(-1) == 1));
        for (var i = 0; fits && i < rank - 1; i++) fits = yTrue.size(i) == yPred.size(i);
        if (fits) return trueRank == rank ? yTrue.squeeze(-1) : yTrue;
        throw new ArgumentException(
            $"Targets of shape {ShapeText.Of(yTrue)} do not fit predictions of shape {ShapeText.Of(yPred)}: " +
            "give one class number per row of predictions.", nameof(yTrue));
    }
}
