using static TorchSharp.torch;

namespace Anneal.Initializers;

/// <summary>Random float32 tensors on the CPU.</summary>
internal static class Distributions
{
    /// <summary>The standard deviation of the standard normal distribution cut off at -2 and 2.</summary>
    public const double TruncatedStddev = 0.87962566103423978;

    private const double Cut = 2;

    /// <summary>P(|z| &lt; 2) for a standard normal z: erf(sqrt(2)).</summary>
    private const double MassInside = 0.95449973610364158;

    public static Tensor Uniform(long[] shape, double low, double high, Generator generator) =>
        empty(shape, dtype: ScalarType.Float32).uniform_(low, high, generator);

    public static Tensor Normal(long[] shape, double mean, double stddev, Generator generator) =>
        empty(shape, dtype: ScalarType.Float32).normal_(mean, stddev, generator);

    /// <summary>By inversion: <c>z = sqrt(2) * erfinv(u)</c> with u even over (-erf(sqrt(2)), erf(sqrt(2))).</summary>
    public static Tensor TruncatedNormal(long[] shape, double mean, double stddev, Generator generator) =>
        Uniform(shape, -MassInside, MassInside, generator).erfinv_().Times_(Math.Sqrt(2)).Clip_(-Cut, Cut).Times_(stddev).Plus_(mean);
}
