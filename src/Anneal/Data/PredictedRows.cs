using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Anneal.Data;

/// <summary>Rows of one output, gathered batch by batch.</summary>
/// <param name="rows">How many there will be, as far as that is known.</param>
/// <param name="first">The first batch.</param>
internal sealed class PredictedRows(long rows, Tensor first)
{
    private readonly Shape row = ((Shape)first.shape)[1..];
    private float[] values = new float[checked(rows * ((Shape)first.shape)[1..].ElementCount)];
    private int written;
    private long count;

    public void Add(Tensor batch)
    {
        if (!((Shape)batch.shape)[1..].Equals(row))
            throw new ArgumentException($"All batches must give outputs of one shape: one gave rows of shape {((Shape)batch.shape)[1..]}, the first of {row}. Call PredictOnBatch for each.");
        var part = MemoryMarshal.Cast<byte, float>(batch.to(float32).cpu().contiguous().bytes);
        if (written + part.Length > values.Length) Array.Resize(ref values, Math.Max(written + part.Length, (int)Math.Min(Array.MaxLength, 2L * values.Length)));
        part.CopyTo(values.AsSpan(written));
        written += part.Length;
        count += batch.size(0);
    }

    public System.Numerics.Tensors.Tensor<float> ToTensor()
    {
        if (written < values.Length) Array.Resize(ref values, written);
        return System.Numerics.Tensors.Tensor.Create(values, [(nint)count, .. row.Select(size => (nint)size)]);
    }
}
