using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Anneal.Data;

/// <summary>Rows of one output, gathered batch by batch.</summary>
internal sealed class PredictedRows
{
    private readonly Shape shape;
    private readonly float[] values;
    private int written;

    public PredictedRows(long count, Tensor first)
    {
        shape = [count, .. ((Shape)first.shape)[1..]];
        values = new float[shape.ElementCount];
    }

    public void Add(Tensor batch)
    {
        var part = MemoryMarshal.Cast<byte, float>(batch.to(float32).cpu().contiguous().bytes);
        part.CopyTo(values.AsSpan(written));
        written += part.Length;
    }

    public System.Numerics.Tensors.Tensor<float> ToTensor() => System.Numerics.Tensors.Tensor.Create(values, [.. shape.Select(size => (nint)size)]);
}
