using System.Globalization;
using System.Text;

namespace Anneal.Layers;

/// <summary>The bucket of a string or an integer: by FarmHash, or by SipHash where there is a salt.</summary>
internal sealed class HashBuckets(long count, IReadOnlyList<long>? salt)
{
    public long Of(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return (long)((salt is null ? FarmHash.Fingerprint(bytes) : SipHash.Of(bytes, (ulong)salt[0], (ulong)salt[^1])) % (ulong)count);
    }

    /// <summary>An integer counts as its digits.</summary>
    public long Of(long integer) => Of(integer.ToString(CultureInfo.InvariantCulture));

    /// <summary>A salt of two numbers, which may be given as one; null for none.</summary>
    public static IReadOnlyList<long>? Salt(IReadOnlyList<long>? salt) => salt switch
    {
        null => null,
        [var one] => [one, one],
        [var first, var second] => [first, second],
        _ => throw Require.Wrong(nameof(salt), $"must hold one integer or two; it held {salt.Count}"),
    };
}
