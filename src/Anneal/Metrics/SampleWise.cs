using Anneal.Losses;
using static TorchSharp.torch;

namespace Anneal.Metrics;

/// <summary>Brings values and weights to one number per sample.</summary>
/// <remarks>Keras: <c>reduce_to_samplewise_values</c>.</remarks>
internal static class SampleWise
{
    /// <summary>Weighted values and weights; axes beyond those of the weights are averaged (or added up) first, then those beyond the first.</summary>
    /// <exception cref="ArgumentException">The weights do not fit the values.</exception>
    public static (Tensor Values, Tensor Weights) Weigh(Tensor values, Tensor weight, bool average)
    {
        if (values.dim() == 0 && weight.numel() > 1) throw LossReduction.Unfit(values, weight);
        var (fitted, fittedWeight) = Operands.SameRank(values, weight);
        fitted = Fold(fitted, (int)fittedWeight.dim(), average);
        (fitted, fittedWeight) = LossReduction.FitWeight(fitted, fittedWeight);
        fittedWeight = fittedWeight.expand_as(fitted);
        return (Fold(fitted * fittedWeight, 1, average), Fold(fittedWeight, 1, average));
    }

    /// <summary>Averages (or adds up) all axes from <paramref name="from"/> on.</summary>
    private static Tensor Fold(Tensor values, int from, bool average)
    {
        if (values.dim() <= from) return values;
        var axes = new long[values.dim() - from];
        for (var i = 0; i < axes.Length; i++) axes[i] = from + i;
        return average ? values.mean(axes) : values.sum(axes);
    }
}
