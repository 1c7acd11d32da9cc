using System.Buffers.Binary;

namespace Anneal.Tests.Saving.Mutants;

/// <summary>Changes of the bytes of a file, whatever its format: cuts, flipped bits, spliced pieces, and numbers in other numbers' places.</summary>
internal static class ByteMutation
{
    private static readonly long[] Extremes = [0, 1, -1, 7, 255, 65535, 1 << 20, int.MaxValue, uint.MaxValue, 1L << 40, 1L << 62, long.MaxValue, long.MinValue];

    public static byte[] Apply(byte[] whole, Random random)
    {
        if (whole.Length < 16) return whole;
        var bytes = whole.ToArray();
        switch (random.Next(10))
        {
            case 0:
                return bytes[..(int)((long)bytes.Length * random.Next(100) / 100)];
            case 1:
                var (from, to, count) = (random.Next(bytes.Length), random.Next(bytes.Length), random.Next(1, 512));
                return [.. bytes[..to], .. bytes.Skip(from).Take(count), .. bytes[(random.Next(2) == 0 ? to : Math.Min(bytes.Length, to + count))..]];
            case 2 or 3:
                for (var times = random.Next(1, 4); times > 0; times--) Extreme(bytes, random);
                return bytes;
            case 4 or 5:
                for (var times = random.Next(1, 4); times > 0; times--) Moved(bytes, random);
                return bytes;
            case 6:
                Digits(bytes, random);
                return bytes;
            default:
                for (var times = random.Next(1, 9); times > 0; times--) bytes[Place(random, bytes.Length)] ^= (byte)(1 << random.Next(8));
                return bytes;
        }
    }

    private static void Extreme(byte[] bytes, Random random)
    {
        var size = 1 << random.Next(4);
        var at = Place(random, bytes.Length - 8) / size * size;
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(number, random.Next(4) == 0 ? bytes.Length - random.Next(16) : Extremes[random.Next(Extremes.Length)]);
        number[..size].CopyTo(bytes.AsSpan(at));
    }

    // An address of one thing in another's place: where things point to each other, they come to point in circles.
    private static void Moved(byte[] bytes, Random random)
    {
        var (from, to) = (Place(random, bytes.Length - 8) / 8 * 8, Place(random, bytes.Length - 8) / 8 * 8);
        bytes.AsSpan(from, 8).CopyTo(bytes.AsSpan(to));
    }

    // Text such as "units": 32 becomes "units": 99.
    private static void Digits(byte[] bytes, Random random)
    {
        var start = Array.FindIndex(bytes, random.Next(bytes.Length), letter => letter is >= (byte)'0' and <= (byte)'9');
        for (var at = start; at >= 0 && at < bytes.Length && bytes[at] is >= (byte)'0' and <= (byte)'9'; at++) bytes[at] = (byte)'9';
    }

    // Half of them where the structure is.
    private static int Place(Random random, int length) => random.Next(random.Next(2) == 0 ? length : Math.Min(length, 4096));
}
