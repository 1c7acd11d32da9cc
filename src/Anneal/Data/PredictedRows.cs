using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Anneal.Data;

/// <summary>Rows of one output, gathered batch by batch.</summary>
internal sealed class PredictedRows
{
    private readonly long[] shape;
    private float[] values;
    private int written;
    private long count;

    /// <param name="rows">How many there will be, as far as that is known.</param>
    /// <param name="first">The first batch.</param>
    public PredictedRows(long rows, Tensor first)
    {
        shape = first.shape;
        values = new float[checked(rows * ((Shape)shape)[1..].ElementCount)];
    }

    public void Add(Tensor batch)
    {
        if (!IsOfRows(batch))
            throw new ArgumentException(
                $"All batches must give outputs of one shape: one gave rows of shape {((Shape)batch.shape)[1..]}, the first of {((Shape)shape)[1..]}. Call PredictOnBatch for each.");
        var part = MemoryMarshal.Cast<byte, float>(batch.to(float32).cpu().contiguous().bytes);
        if (written + part.Length > values.Length) Array.Resize(ref values, Math.Max(written + part.Length, (int)Math.Min(Array.MaxLength, 2L * values.Length)));
        part.CopyTo(values.AsSpan(written));
        written += part.Length;
        count += batch.size(0);
    }

    public System.Numerics.Tensors.Tensor<float> ToTensor()
    {
        if (written < values.Length) Array.Resize(ref values, written);
        return System.Numerics.Tensors.Tensor.Create(values, [(nint)count, .. shape[1..].Select(size => (nint)size)]);
    }

    private bool IsOfRows(Tensor batch)
    {
        if (batch.dim() != shape.Length) return false;
        for (var axis = 1; axis < shape.Length; axis++)
            if (batch.size(axis) != shape[axis]) return false;
        return true;
    }
}
