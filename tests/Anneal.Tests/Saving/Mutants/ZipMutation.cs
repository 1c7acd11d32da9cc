using System.IO.Compression;
using System.Text;

namespace Anneal.Tests.Saving.Mutants;

/// <summary>Changes of a zip that leave it sound: entries that are changed, doubled, gone, links, bombs, or named to lie elsewhere.</summary>
internal static class ZipMutation
{
    private const int SymbolicLink = unchecked((int)0xA1FF0000);

    public static byte[] Apply(byte[] whole, Random random)
    {
        var entries = Read(whole);
        var victim = random.Next(entries.Count);
        var (name, content) = entries[victim];
        switch (random.Next(12))
        {
            case 0:
                entries.Add((name, content));
                break;
            case 1:
                entries.RemoveAt(victim);
                break;
            case 2:
                entries.Add(($"../../{name}", content));
                entries.Add(("/tmp/anneal-escaped", content));
                break;
            case 3:
                entries[victim] = (name, "/etc/passwd"u8.ToArray());
                return Write(entries, random, link: victim);
            case 4:
                entries[victim] = (name, new byte[1 << 22]);
                return Write(entries, random, level: CompressionLevel.SmallestSize);
            default:
                entries[victim] = (name, name.EndsWith(".json", StringComparison.Ordinal)
                    ? Encoding.UTF8.GetBytes(JsonMutation.Apply(Encoding.UTF8.GetString(content), random))
                    : ByteMutation.Apply(content, random));
                break;
        }
        return Write(entries, random);
    }

    private static List<(string Name, byte[] Content)> Read(byte[] whole)
    {
        using var zip = new ZipArchive(new MemoryStream(whole));
        return [.. zip.Entries.Select(entry =>
        {
            using var content = entry.Open();
            var bytes = new byte[entry.Length];
            content.ReadExactly(bytes);
            return (entry.FullName, bytes);
        })];
    }

    private static byte[] Write(List<(string Name, byte[] Content)> entries, Random random, int link = -1, CompressionLevel level = CompressionLevel.NoCompression)
    {
        var written = new MemoryStream();
        using (var zip = new ZipArchive(written, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var ((name, content), i) in entries.Select((entry, i) => (entry, i)))
            {
                var entry = zip.CreateEntry(name, random.Next(8) == 0 ? CompressionLevel.Fastest : level);
                if (i == link) entry.ExternalAttributes = SymbolicLink;
                using var stream = entry.Open();
                stream.Write(content);
            }
        return written.ToArray();
    }
}
