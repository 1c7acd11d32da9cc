using static TorchSharp.torch;

namespace Anneal.Tests;

/// <summary>Short ways to write tensors in tests.</summary>
internal static class Vectors
{
    public static Tensor Vector(params float[] values) => tensor(values);

    public static Tensor Vector(params double[] values) => tensor(values);

    public static Tensor Vector(params long[] values) => tensor(values);
}
