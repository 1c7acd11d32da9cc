using System.Text;
using static System.BitConverter;

namespace Anneal.Tests.Native;

/// <summary>
/// Version requirements of an ELF file read from its sections. The loader reads segments and the dynamic table
/// instead, so this is another route to the same answer.
/// </summary>
internal static class SectionVersions
{
    /// <summary>Each requirement that is not weak as <c>file:version</c>, where its flags lie, and whether a relocation uses it.</summary>
    public static List<(string Name, int Flags, bool Used)> Read(byte[] file)
    {
        var sections = Sections(file);
        if (!sections.TryGetValue(".gnu.version_r", out var needs)) return [];
        var used = new HashSet<int>();
        foreach (var (name, relocations) in sections.Where(s => s.Key.StartsWith(".rela.", StringComparison.Ordinal)))
            for (var r = relocations.Offset; r < relocations.Offset + relocations.Size; r += 24)
                used.Add(ToUInt16(file, sections[".gnu.version"].Offset + 2 * ToInt32(file, r + 12)) & 0x7fff);

        var found = new List<(string, int, bool)>();
        var names = sections[".dynstr"].Offset;
        for (int need = needs.Offset, next = -1; next != 0; need += next)
        {
            next = ToInt32(file, need + 12);
            var version = need + ToInt32(file, need + 8);
            for (var count = ToUInt16(file, need + 2); count > 0; count--, version += ToInt32(file, version + 12))
            {
                if ((ToUInt16(file, version + 4) & 2) != 0) continue;
                var name = $"{Text(file, names + ToInt32(file, need + 4))}:{Text(file, names + ToInt32(file, version + 8))}";
                found.Add((name, version + 4, used.Contains(ToUInt16(file, version + 6) & 0x7fff)));
            }
        }
        return found;
    }

    private static Dictionary<string, (int Offset, int Size)> Sections(byte[] file)
    {
        int Header(int index) => (int)ToInt64(file, 40) + 64 * index;
        var names = (int)ToInt64(file, Header(ToUInt16(file, 62)) + 24);
        return Enumerable.Range(1, ToUInt16(file, 60) - 1).Select(Header).GroupBy(h => Text(file, names + ToInt32(file, h)))
            .ToDictionary(g => g.Key, g => ((int)ToInt64(file, g.First() + 24), (int)ToInt64(file, g.First() + 32)));
    }

    private static string Text(byte[] file, int offset) =>
        Encoding.ASCII.GetString(file, offset, Array.IndexOf(file, (byte)0, offset) - offset);
}
