using static Anneal.Arithmetic;
using static TorchSharp.torch;

namespace Anneal.Losses;

/// <summary>Probabilities as Keras takes them into logarithms. Runs inside the caller's dispose scope.</summary>
internal static class Probability
{
    /// <summary>Keras's <c>backend.epsilon()</c>.</summary>
    public const double Least = 1e-7;

    /// <summary>1 less the same.</summary>
    public const double Most = 1 - Least;

    /// <summary><c>-(t log p + (1 - t) log(1 - p))</c> with p kept within the range. NaN stays NaN, where libtorch's own function throws.</summary>
    public static Tensor BinaryCrossentropy(Tensor t, Tensor p)
    {
        p = p.Clip(Least, Most);
        return (t * p.log()).Plus(OneMinus(t) * p.neg().log1p()).neg();
    }
}
