using Anneal.Losses;
using static TorchSharp.torch;

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
    public static Tensor SparseCategorical(Tensor yTrue, Tensor yPred) => yPred.argmax(-1).eq(Labels(yTrue, yPred));

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
