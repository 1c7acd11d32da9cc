using System.Buffers.Binary;
using System.Text;

namespace Anneal.Saving;

/// <summary>Reads numbers and texts one after the other. The one place where lengths are checked against what there is.</summary>
internal sealed class HdfCursor(HdfBytes file, ReadOnlyMemory<byte> bytes)
{
    private int next;

    public HdfBytes File => file;

    public int Left => bytes.Length - next;

    public byte Byte() => Bytes(1).Span[0];

    public int Short() => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2).Span);

    public long Int() => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4).Span);

    /// <summary>A length or an address; -1 for an address that is not given.</summary>
    public long Long() => BinaryPrimitives.ReadInt64LittleEndian(Bytes(8).Span) is >= -1 and var number ? number : throw file.Error("has a length below 0");

    /// <summary>A number of so many bytes.</summary>
    public long Number(int size)
    {
        var number = 0L;
        var taken = Bytes(size).Span;
        for (var i = size - 1; i >= 0; i--) number = number < 1L << 55 ? number << 8 | taken[i] : throw file.Error("has a number that no file needs");
        return number;
    }

    public ReadOnlyMemory<byte> Bytes(long count)
    {
        if (count < 0 || count > Left) throw file.Error("ends within a part of its structure");
        next += (int)count;
        return bytes.Slice(next - (int)count, (int)count);
    }

    public HdfCursor Part(long count) => new(file, Bytes(count));

    public void Skip(long count) => Bytes(count);

    /// <summary>To the next multiple of eight.</summary>
    public void Align() => Skip(Math.Min(Left, (8 - next % 8) % 8));

    /// <summary>A text that ends with a zero, or with the part.</summary>
    public string Text()
    {
        var rest = bytes.Span[next..];
        var end = rest.IndexOf((byte)0) is >= 0 and var zero ? zero : rest.Length;
        return Encoding.UTF8.GetString(rest[..end]);
    }

    /// <summary>All that is left, from the beginning of the part.</summary>
    public HdfCursor Again() => new(file, bytes);
}
