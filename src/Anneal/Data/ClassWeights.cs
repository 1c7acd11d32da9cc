using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Data;

/// <summary>Weights of samples by the class of their target.</summary>
internal static class ClassWeights
{
    public static Tensor Of(Tensor y, long count, IReadOnlyDictionary<int, double> classWeight)
    {
        var classes = y.dim() > 1 && y.size(-1) > 1 ? (y.dtype == ScalarType.Bool ? y.to(uint8) : y).argmax(-1) : y;
        if (classes.numel() != count) throw new ArgumentException($"classWeight needs one class per row; y has shape {(Shape)y.shape}.", nameof(classWeight));
        classes = classes.reshape(count);
        var weights = ones(count);
        foreach (var (label, weight) in classWeight)
        {
            if (!double.IsFinite(weight) || weight < 0)
                throw Require.RefusedElement(label, weight, "0 or more and finite", nameof(classWeight));
            weights.Fill_(classes.Is(label), weight);
        }
        return weights;
    }
}
