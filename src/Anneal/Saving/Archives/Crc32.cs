using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Anneal.Saving;

/// <summary>
/// The checksum of zip files. Source: ISO 3309, with the tables of Kounavis and Berry for 8 bytes at a time, and where the processor multiplies polynomials with the folding of Gopal et al.,
/// "Fast CRC Computation for Generic Polynomials Using PCLMULQDQ Instruction" (2009), whose constants these are.
/// </summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;

    private static readonly uint[][] Tables = MakeTables();

    /// <summary>Of all that is in a stream.</summary>
    public static uint Of(Stream content)
    {
        content.Position = 0;
        var (buffer, crc) = (new byte[1 << 16], ~0u);
        while (content.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) is > 0 and var read) crc = Go(crc, buffer.AsSpan(0, read));
        return ~crc;
    }

    private static uint Go(uint crc, ReadOnlySpan<byte> bytes)
    {
        if (Pclmulqdq.IsSupported && bytes.Length >= 64)
        {
            crc = Folded(crc, bytes[..(bytes.Length & ~15)]);
            bytes = bytes[(bytes.Length & ~15)..];
        }
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            var low = crc ^ BitConverter.ToUInt32(bytes);
            var high = BitConverter.ToUInt32(bytes[4..]);
            crc = Tables[7][low & 255] ^ Tables[6][(low >> 8) & 255] ^ Tables[5][(low >> 16) & 255] ^ Tables[4][low >> 24]
                ^ Tables[3][high & 255] ^ Tables[2][(high >> 8) & 255] ^ Tables[1][(high >> 16) & 255] ^ Tables[0][high >> 24];
        }
        foreach (var value in bytes) crc = Tables[0][(crc ^ value) & 255] ^ (crc >> 8);
        return crc;
    }

    // Four vectors at a time, then one, and in the end 128 bits to 32. A multiple of 16 bytes, 64 at least. A program that reads one file has no time to find out that this is hot.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static uint Folded(uint crc, ReadOnlySpan<byte> bytes)
    {
        var by4 = Vector128.Create(0x0154442bd4L, 0x01c6e41596L);
        var by1 = Vector128.Create(0x01751997d0L, 0x00ccaa009eL);
        var low = Vector128.Create(-1, 0, -1, 0).AsInt64();
        var (a, b, c, d) = (At(bytes, 0) ^ Vector128.CreateScalar(crc).AsInt64(), At(bytes, 16), At(bytes, 32), At(bytes, 48));
        for (bytes = bytes[64..]; bytes.Length >= 64; bytes = bytes[64..])
            (a, b, c, d) = (Fold(a, by4) ^ At(bytes, 0), Fold(b, by4) ^ At(bytes, 16), Fold(c, by4) ^ At(bytes, 32), Fold(d, by4) ^ At(bytes, 48));
        a = Fold(Fold(Fold(a, by1) ^ b, by1) ^ c, by1) ^ d;
        for (; bytes.Length >= 16; bytes = bytes[16..]) a = Fold(a, by1) ^ At(bytes, 0);
        a = Sse2.ShiftRightLogical128BitLane(a, 8) ^ Pclmulqdq.CarrylessMultiply(a, by1, 0x10);
        a = Sse2.ShiftRightLogical128BitLane(a, 4) ^ Pclmulqdq.CarrylessMultiply(a & low, Vector128.CreateScalar(0x0163cd6124L), 0x00);
        var barrett = Vector128.Create(0x01db710641L, 0x01f7011641L);
        var quotient = Pclmulqdq.CarrylessMultiply(a & low, barrett, 0x10) & low;
        return (a ^ Pclmulqdq.CarrylessMultiply(quotient, barrett, 0x00)).AsUInt32().GetElement(1);
    }

    private static Vector128<long> Fold(Vector128<long> vector, Vector128<long> by) => Pclmulqdq.CarrylessMultiply(vector, by, 0x00) ^ Pclmulqdq.CarrylessMultiply(vector, by, 0x11);

    private static Vector128<long> At(ReadOnlySpan<byte> bytes, int place) => Vector128.Create(bytes[place..]).AsInt64();

    private static uint[][] MakeTables()
    {
        var tables = Enumerable.Range(0, 8).Select(_ => new uint[256]).ToArray();
        for (var i = 0u; i < 256; i++)
        {
            tables[0][i] = i;
            for (var bit = 0; bit < 8; bit++) tables[0][i] = (tables[0][i] >> 1) ^ ((tables[0][i] & 1) * Polynomial);
        }
        for (var i = 0; i < 256; i++)
            for (var k = 1; k < 8; k++) tables[k][i] = tables[0][tables[k - 1][i] & 255] ^ (tables[k - 1][i] >> 8);
        return tables;
    }
}
