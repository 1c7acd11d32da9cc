using Anneal.Losses;
using static TorchSharp.torch;

namespace Anneal.Metrics;

/// <summary>How far targets and predictions go together along an axis. Runs inside the caller's dispose scope.</summary>
internal static class Correlations
{
    public static Tensor Pearson(Tensor yTrue, Tensor yPred, int axis)
    {
        var (t, p, along) = Centred(yTrue, yPred, axis);
        return (t * p).mean([along]) / (Variance(t, along) * Variance(p, along)).sqrt();
    }

    public static Tensor Concordance(Tensor yTrue, Tensor yPred, int axis)
    {
        var (t, p, along) = Centred(yTrue, yPred, axis);
        var offset = (yTrue - yPred).mean([along]);
        var norm = Variance(t, along).Plus(Variance(p, along)).Plus(offset.Squared()).Plus(Probability.Least);
        return (t * p).mean([along]).Times(2) / norm;
    }

    private static (Tensor True, Tensor Pred, long Along) Centred(Tensor yTrue, Tensor yPred, int axis)
    {
        var (t, p) = Operands.Align(yTrue, yPred);
        var along = Axes.Within(axis, p.dim(), "axis");
        return (t - t.mean([along], keepdim: true), p - p.mean([along], keepdim: true), along);
    }

    private static Tensor Variance(Tensor centred, long along) => centred.Squared().mean([along]);
}
