namespace Anneal.Saving;

/// <summary>The checksum of zip files. Source: ISO 3309, with the tables of Kounavis and Berry for 8 bytes at a time.</summary>
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
