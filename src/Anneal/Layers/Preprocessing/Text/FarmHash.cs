using System.Buffers.Binary;
using static System.Numerics.BitOperations;

namespace Anneal.Layers;

/// <summary>The 64-bit fingerprint of Google's FarmHash, which TensorFlow hashes strings with.</summary>
/// <remarks>Source: Pike and Alakuijala, FarmHash, 2014.</remarks>
internal static class FarmHash
{
    private const ulong K0 = 0xc3a5c85c97cb3127, K1 = 0xb492b66fbe98f273, K2 = 0x9ae16a3b2f90404f, CatFactor = 0xc6a4a7935bd1e995;

    /// <summary>The fingerprint of bytes.</summary>
    public static ulong Fingerprint(ReadOnlySpan<byte> s)
    {
        var n = (ulong)s.Length;
        var factor = K2 + n * 2;
        if (n == 0) return K2;
        if (n < 4) return Fold((s[0] + ((ulong)s[(int)(n / 2)] << 8)) * K2 ^ (n + ((ulong)s[^1] << 2)) * K0) * K2;
        if (n < 8) return Mix(n + ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(s) << 3), BinaryPrimitives.ReadUInt32LittleEndian(s[^4..]), factor);
        if (n <= 16)
        {
            var (first, last) = (Word(s, 0) + K2, Word(s, ^8));
            return Mix(RotateRight(last, 37) * factor + first, (RotateRight(first, 25) + last) * factor, factor);
        }
        return n <= 32 ? UpTo32(s, factor) : n <= 64 ? UpTo64(s, factor) : Long(s);
    }

    /// <summary>The fingerprint of two fingerprints, one after the other.</summary>
    public static ulong Cat(ulong first, ulong second)
    {
        var result = (first ^ CatFactor ^ Fold(second * CatFactor) * CatFactor) * CatFactor;
        return Fold(Fold(result) * CatFactor);
    }

    private static ulong UpTo32(ReadOnlySpan<byte> s, ulong factor)
    {
        var (a, b, c, d) = (Word(s, 0) * K1, Word(s, 8), Word(s, ^8) * factor, Word(s, ^16) * K2);
        return Mix(RotateRight(a + b, 43) + RotateRight(c, 30) + d, a + RotateRight(b + K2, 18) + c, factor);
    }

    private static ulong UpTo64(ReadOnlySpan<byte> s, ulong factor)
    {
        var (a, b, c, d) = (Word(s, 0) * K2, Word(s, 8), Word(s, ^8) * factor, Word(s, ^16) * K2);
        var y = RotateRight(a + b, 43) + RotateRight(c, 30) + d;
        var z = Mix(y, a + RotateRight(b + K2, 18) + c, factor);
        var (e, f, g, h) = (Word(s, 16) * factor, Word(s, 24), (y + Word(s, ^32)) * factor, (z + Word(s, ^24)) * factor);
        return Mix(RotateRight(e + f, 43) + RotateRight(g, 30) + h, e + RotateRight(f + a, 18) + g, factor);
    }

    private static ulong Long(ReadOnlySpan<byte> s)
    {
        const ulong seed = 81;
        ulong x = seed, y = unchecked(seed * K1 + 113);
        var z = Fold(y * K2 + 113) * K2;
        (ulong First, ulong Second) v = (0, 0), w = (0, 0);
        x = x * K2 + Word(s, 0);
        var rest = (s.Length - 1) & 63;
        for (var block = s; block.Length > 64; block = block[64..]) Round(block, K1, 1);
        var factor = K1 + ((z & 0xff) << 1);
        w.First += (ulong)rest;
        v.First += w.First;
        w.First += v.First;
        Round(s[^64..], factor, 9);
        return Mix(Mix(v.First, w.First, factor) + Fold(y) * K0 + z, Mix(v.Second, w.Second, factor) + x, factor);

        void Round(ReadOnlySpan<byte> block, ulong by, ulong weight)
        {
            x = RotateRight(x + y + v.First + Word(block, 8), 37) * by;
            y = RotateRight(y + v.Second + Word(block, 48), 42) * by;
            x ^= w.Second * weight;
            y += v.First * weight + Word(block, 40);
            z = RotateRight(z + w.First, 33) * by;
            v = Weak(block, v.Second * by, x + w.First);
            w = Weak(block[32..], z + w.Second, y + Word(block, 16));
            (z, x) = (x, z);
        }
    }

    private static (ulong, ulong) Weak(ReadOnlySpan<byte> s, ulong a, ulong b)
    {
        a += Word(s, 0);
        b = RotateRight(b + a + Word(s, 24), 21);
        var c = a;
        a += Word(s, 8) + Word(s, 16);
        return (a + Word(s, 24), b + RotateRight(a, 44) + c);
    }

    private static ulong Mix(ulong u, ulong v, ulong factor)
    {
        var a = Fold((u ^ v) * factor);
        return Fold((v ^ a) * factor) * factor;
    }

    private static ulong Fold(ulong value) => value ^ (value >> 47);

    private static ulong Word(ReadOnlySpan<byte> s, Index at) => BinaryPrimitives.ReadUInt64LittleEndian(s[at..]);
}
