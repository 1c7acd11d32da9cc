using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Benchmarks.Subjects;

/// <summary>Random rows of the size of MNIST's images, with labels of 10 classes; the same for both sides.</summary>
internal sealed class Images : IDisposable
{
    public const int Count = 8192, Features = 784, Classes = 10;

    public Images()
    {
        var random = new Random(1);
        foreach (ref var value in System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref X[0, 0], X.Length)) value = random.NextSingle();
        for (var row = 0; row < Count; row++) Y[row] = random.Next(Classes);
        XTensor = from_array(X).clone();
        YTensor = from_array(Y).to(int64);
    }

    public float[,] X { get; } = new float[Count, Features];

    public int[] Y { get; } = new int[Count];

    public Tensor XTensor { get; }

    /// <summary>Labels of the type that TorchSharp's cross-entropy takes.</summary>
    public Tensor YTensor { get; }

    public void Dispose()
    {
        XTensor.Dispose();
        YTensor.Dispose();
    }
}
