using Anneal.Distribution;

namespace Anneal.Tests.Distribution;

public class BitDigestTests
{
    [Fact]
    public void The_same_bytes_have_the_same_digest() => Assert.Equal(Of(Bytes(1000)), Of(Bytes(1000)));

    [Fact]
    public void Each_bit_counts()
    {
        var (bytes, seen) = (Bytes(517), new HashSet<string> { Of(Bytes(517)) });
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.True(seen.Add(Of(bytes)), $"Bit {bit} makes no difference.");
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void Two_signs_that_change_together_count()
    {
        var seen = new HashSet<string> { Of(Bytes(1024)) };
        for (var place = 64; place + 7 < 1024; place += 8)
        {
            var bytes = Bytes(1024);
            bytes[7] ^= 128;
            bytes[place + 7] ^= 128;
            Assert.True(seen.Add(Of(bytes)), $"Signs at 7 and {place + 7} make no difference.");
        }
    }

    [Fact]
    public void Places_and_lengths_count()
    {
        var bytes = Bytes(512);
        Assert.NotEqual(Of(bytes), Of([.. bytes[256..], .. bytes[..256]]));
        Assert.NotEqual(Of(bytes), Of([.. bytes, 0]));
        Assert.NotEqual(Of(bytes[..100]), Of([.. bytes[..100], 0]));
        Assert.NotEqual(Of([]), Of([], []));
    }

    private static byte[] Bytes(int count) => [.. Enumerable.Range(0, count).Select(i => (byte)(i * 37 % 251))];

    private static string Of(params byte[][] pieces)
    {
        var digest = new BitDigest();
        foreach (var piece in pieces) digest.Add(piece);
        return Convert.ToHexString(digest.Take());
    }
}
