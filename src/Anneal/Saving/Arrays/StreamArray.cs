using Anneal.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Saving;

/// <summary>An array whose bytes lie in a stream as they lie in memory.</summary>
internal sealed unsafe class StreamArray(Stream content, string path, Shape shape, ScalarType type, long offset) : StoredArray(path, shape, type)
{
    private const int Piece = 1 << 20;

    public long Offset => offset;

    public long Bytes => Shape.ElementCount * Type.ElementSize();

    public static void Write(Stream stream, Tensor values)
    {
        var bytes = values.numel() * values.dtype.ElementSize();
        for (var done = 0L; done < bytes; done += Piece) stream.Write(new ReadOnlySpan<byte>((byte*)TensorMemory.Data(values) + done, (int)Math.Min(Piece, bytes - done)));
        GC.KeepAlive(values);
    }

    /// <summary>Turns the bytes of each value round.</summary>
    public static void Swap(Tensor values)
    {
        var (size, count) = ((int)values.dtype.ElementSize(), values.numel());
        for (var i = 0L; i < count; i++) new Span<byte>((byte*)TensorMemory.Data(values) + i * size, size).Reverse();
        GC.KeepAlive(values);
    }

    public override Tensor Read()
    {
        Memory.RequireFor(Shape.ToArray(), Type.ElementSize());
        var read = empty(Shape.ToArray(), Type);
        TryFill(read);
        return read;
    }

    protected override bool TryFill(Tensor values)
    {
        content.Position = offset;
        for (var done = 0L; done < Bytes; done += Piece) content.ReadExactly(new Span<byte>((byte*)TensorMemory.Data(values) + done, (int)Math.Min(Piece, Bytes - done)));
        return true;
    }
}
