using static TorchSharp.torch;

namespace Anneal.Losses;

/// <summary>Brings targets and predictions together before any arithmetic, or says why they do not fit.</summary>
internal static class Operands
{
    /// <summary>The tensor itself when it has the type, else a converted copy.</summary>
    public static Tensor AsType(Tensor tensor, ScalarType type) => tensor.dtype == type ? tensor : tensor.to_type(type);

    /// <summary>Predictions as floating point.</summary>
    public static Tensor AsFloat(Tensor tensor) => tensor.is_floating_point() ? tensor : tensor.to_type(ScalarType.Float32);

    /// <summary>Both in the dtype of the predictions and of one shape.</summary>
    /// <exception cref="ArgumentException">The shapes differ by more than a last size of 1.</exception>
    public static (Tensor True, Tensor Pred) Align(Tensor yTrue, Tensor yPred)
    {
        yPred = AsFloat(yPred);
        yTrue = AsType(yTrue, yPred.dtype);
        if (SameShape(yTrue, yPred)) return (yTrue, yPred);
        var (alignedTrue, alignedPred) = SameRank(yTrue, yPred);
        return SameShape(alignedTrue, alignedPred) ? (alignedTrue, alignedPred) : throw Mismatch(yTrue, yPred);
    }

    /// <summary>
    /// Where ranks differ by one and the last size of the larger is 1: a vector gains that axis, else the larger loses it.
    /// </summary>
    /// <remarks>Keras: <c>squeeze_or_expand_to_same_rank</c>.</remarks>
    public static (Tensor First, Tensor Second) SameRank(Tensor first, Tensor second)
    {
        var (rank1, rank2) = (first.dim(), second.dim());
        if (rank1 == rank2 + 1 && first.size(-1) == 1)
            return rank2 == 1 ? (first, second.unsqueeze(-1)) : (first.squeeze(-1), second);
        if (rank2 == rank1 + 1 && second.size(-1) == 1)
            return rank1 == 1 ? (first.unsqueeze(-1), second) : (first, second.squeeze(-1));
        return (first, second);
    }

    /// <summary>Makes a column of one number per row, because the axis of the rows is never an axis of features. Keras does it with the targets.</summary>
    public static Tensor Column(Tensor rows) => rows.dim() == 1 ? rows.unsqueeze(-1) : rows;

    /// <summary>Whether all sizes agree. <c>size(i)</c> costs a hundredth of <c>shape</c>.</summary>
    public static bool SameShape(Tensor a, Tensor b)
    {
        var rank = a.dim();
        if (rank != b.dim()) return false;
        for (var i = 0; i < rank; i++)
            if (a.size(i) != b.size(i)) return false;
        return true;
    }

    /// <summary>What to throw when shapes do not fit.</summary>
    public static ArgumentException Mismatch(Tensor yTrue, Tensor yPred) => new(
        $"Targets of shape {ShapeText.Of(yTrue)} do not fit predictions of shape {ShapeText.Of(yPred)}: " +
        "they must have the same shape. Reshape the targets, or change the model's last layer.", nameof(yTrue));
}
