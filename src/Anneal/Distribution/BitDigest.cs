using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Anneal.Distribution;

/// <summary>Tells whether ranks hold the same bits, as fast as memory is read: 512 bits that follow from all bytes and their places. Whoever wants to can forge it.</summary>
internal sealed class BitDigest
{
    private const int Lanes = 4;
    private static readonly int Block = Lanes * Vector512<byte>.Count;

    private readonly Vector512<ulong>[] lanes = [.. Enumerable.Range(1, Lanes).Select(lane => Vector512.Create((ulong)lane))];

    /// <summary>Adds bytes, and that they are one piece.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        var (a, b, c, d) = (lanes[0], lanes[1], lanes[2], lanes[3]);
        var blocks = MemoryMarshal.Cast<byte, Vector512<ulong>>(bytes[..(bytes.Length / Block * Block)]);
        for (var i = 0; i < blocks.Length; i += Lanes)
            (a, b, c, d) = (Mixed(a, blocks[i]), Mixed(b, blocks[i + 1]), Mixed(c, blocks[i + 2]), Mixed(d, blocks[i + 3]));
        Span<Vector512<ulong>> rest = [default, default, default, default];
        bytes[(bytes.Length / Block * Block)..].CopyTo(MemoryMarshal.AsBytes(rest));
        (lanes[0], lanes[1], lanes[2], lanes[3]) = (Mixed(a, rest[0]), Mixed(b, rest[1]), Mixed(c, rest[2]), Mixed(Mixed(d, rest[3]), Vector512.Create((ulong)bytes.Length)));
    }

    /// <summary>The digest of what was added.</summary>
    public byte[] Take()
    {
        var all = lanes[0];
        foreach (var lane in lanes.AsSpan(1)) all = Mixed(all, lane);
        return MemoryMarshal.AsBytes(new ReadOnlySpan<Vector512<ulong>>(ref all)).ToArray();
    }

    // A product carries each bit upwards alone, the shift carries it down again.
    private static Vector512<ulong> Mixed(Vector512<ulong> before, Vector512<ulong> bits)
    {
        var product = (before ^ bits) * 0x9E3779B185EBCA87;
        return product ^ (product >> 29);
    }
}
