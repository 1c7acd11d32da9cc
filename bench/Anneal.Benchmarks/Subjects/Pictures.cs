using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Benchmarks.Subjects;

/// <summary>Random images with labels of 10 classes; the same for all sides.</summary>
internal sealed class Pictures : IDisposable
{
    public Pictures(int count, int side, int channels)
    {
        var random = new Random(1);
        X = new float[count, side, side, channels];
        foreach (ref var value in MemoryMarshal.CreateSpan(ref X[0, 0, 0, 0], X.Length)) value = random.NextSingle();
        Y = [.. Enumerable.Range(0, count).Select(_ => random.Next(Images.Classes))];
        ChannelsLast = from_array(X).clone();
        ChannelsFirst = ChannelsLast.permute(0, 3, 1, 2).contiguous().clone();
        Labels = from_array(Y).to(int64);
    }

    /// <summary>Channels last.</summary>
    public float[,,,] X { get; }

    public int[] Y { get; }

    public Tensor ChannelsLast { get; }

    public Tensor ChannelsFirst { get; }

    public Tensor Labels { get; }

    public void Dispose()
    {
        ChannelsLast.Dispose();
        ChannelsFirst.Dispose();
        Labels.Dispose();
    }
}
