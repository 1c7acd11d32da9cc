using Anneal.Distribution;
using static TorchSharp.torch;

namespace Anneal.Losses;

/// <summary>Weights values and makes one number of them. Runs inside the caller's dispose scope.</summary>
internal static class LossReduction
{
    /// <summary>The weighted, reduced values.</summary>
    /// <param name="values">One value per sample, or more; 0 where the mask is false.</param>
    /// <param name="sampleWeight">Factors, or null.</param>
    /// <param name="mask">Which values count (boolean, the shape of the values), or null for all.</param>
    /// <param name="reduction">How to reduce.</param>
    public static Tensor Reduce(Tensor values, Tensor? sampleWeight, Tensor? mask, Reduction reduction)
    {
        Tensor? weight = null;
        if (sampleWeight is not null)
        {
            (values, weight) = FitWeight(values, Operands.AsType(sampleWeight, values.dtype));
            values = values * weight;
        }
        if (reduction is Reduction.None || (values.dim() == 0 && mask is null)) return values;
        var share = RowShare.Current;
        if (reduction is Reduction.Sum) return share is null ? values.sum() : share.Sum(values.sum());
        if (reduction is Reduction.MeanWithSampleWeight && weight is not null) return Mean(values, WeightSum(weight, mask), share);
        if (mask is not null) return Mean(values, mask.sum(values.dtype), share);
        return values.numel() == 0 ? values.sum() : values.mean();
    }

    /// <summary>Gives the weight the rank of the values: missing trailing sizes become 1.</summary>
    /// <exception cref="ArgumentException">A size is neither 1 nor that of the values.</exception>
    public static (Tensor Values, Tensor Weight) FitWeight(Tensor values, Tensor weight)
    {
        // The mean of a vector is one value: each weight then weighs that (as in Keras).
        if (values.dim() == 0 || Operands.SameShape(values, weight)) return (values, weight);
        var (fitted, fittedWeight) = Operands.SameRank(values, weight);
        while (fittedWeight.dim() > 0 && fittedWeight.dim() < fitted.dim()) fittedWeight = fittedWeight.unsqueeze(-1);
        var fits = fittedWeight.dim() <= fitted.dim();
        for (var i = 0; fits && i < fittedWeight.dim(); i++) fits = fittedWeight.size(i) == 1 || fittedWeight.size(i) == fitted.size(i);
        return fits
            ? (fitted, fittedWeight)
            : throw Unfit(values, weight);
    }

    /// <summary>What to throw when weights do not fit.</summary>
    public static ArgumentException Unfit(Tensor values, Tensor weight) => new(
        $"Sample weights of shape {ShapeText.Of(weight)} do not fit values of shape {ShapeText.Of(values)}: " +
        "give one weight per sample or one per value.", "sampleWeight");

    private static Tensor Mean(Tensor values, Tensor divisor, RowShare? share) => DivideNoNan(values.sum(), share?.Divisor(divisor) ?? divisor);

    private static Tensor WeightSum(Tensor weight, Tensor? mask)
    {
        if (mask is null) return weight.sum();
        var (counts, fitted) = FitWeight(mask.to_type(weight.dtype), weight);
        return (counts * fitted).sum();
    }

    /// <summary>The quotient, or 0 where the divisor is 0.</summary>
    public static Tensor DivideNoNan(Tensor dividend, Tensor divisor) =>
        dividend / divisor.Fill(divisor.Is(0), double.PositiveInfinity);
}
