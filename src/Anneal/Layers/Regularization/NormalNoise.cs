using Anneal.Initializers;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Normal random numbers.</summary>
internal static class NormalNoise
{
    /// <summary>A new tensor of the shape and type of an input, a function of the key alone.</summary>
    public static Tensor Of(Tensor input, double mean, double stddev, ulong key)
    {
        using var generator = new Generator(key, new Device(TorchSharp.DeviceType.CPU));
        return Distributions.Normal(input.shape, mean, stddev, generator).to(input.dtype, input.device);
    }
}
