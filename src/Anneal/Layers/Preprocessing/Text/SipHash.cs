using System.Buffers.Binary;
using static System.Numerics.BitOperations;

namespace Anneal.Layers;

/// <summary>SipHash-2-4: a hash with a key, which nobody can find collisions of without it.</summary>
/// <remarks>Source: Aumasson and Bernstein, SipHash: a fast short-input PRF, 2012.</remarks>
internal static class SipHash
{
    public static ulong Of(ReadOnlySpan<byte> message, ulong key0, ulong key1)
    {
        var (v0, v1, v2, v3) = (key0 ^ 0x736f6d6570736575, key1 ^ 0x646f72616e646f6d, key0 ^ 0x6c7967656e657261, key1 ^ 0x7465646279746573);
        var rest = message;
        for (; rest.Length >= 8; rest = rest[8..]) Take(BinaryPrimitives.ReadUInt64LittleEndian(rest));
        var last = (ulong)message.Length << 56;
        for (var i = 0; i < rest.Length; i++) last |= (ulong)rest[i] << (8 * i);
        Take(last);
        v2 ^= 0xff;
        for (var i = 0; i < 4; i++) Round();
        return v0 ^ v1 ^ v2 ^ v3;

        void Take(ulong word)
        {
            v3 ^= word;
            Round();
            Round();
            v0 ^= word;
        }

        void Round()
        {
            v0 += v1;
            v1 = RotateLeft(v1, 13) ^ v0;
            v0 = RotateLeft(v0, 32);
            v2 += v3;
            v3 = RotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = RotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = RotateLeft(v1, 17) ^ v2;
            v2 = RotateLeft(v2, 32);
        }
    }
}
