namespace Anneal.Native.Elf;

/// <summary>The symbol versions an ELF shared object requires of the libraries it needs.</summary>
/// <remarks>
/// glibc refuses an object whose required version is missing, for example <c>GLIBCXX_3.4.32</c>, even if no symbol of that
/// version is ever called; a requirement marked weak it ignores. An object behaves the same with and without a
/// requirement that no relocation refers to, so marking exactly those weak hides nothing that is really used.
/// </remarks>
internal static class VersionNeeds
{
    private const ushort Weak = 2;
    private const ulong RelocationSize = 24;

    /// <summary>Marks in place every requirement no relocation uses; returns those marked, as <c>file:version</c>.</summary>
    /// <exception cref="BadImageFormatException">The bytes are no valid little-endian ELF64 file.</exception>
    public static IReadOnlyList<string> WeakenUnused(Span<byte> file)
    {
        var image = new ElfImage(file);
        var bytes = image.Bytes;
        var weakened = new List<string>();
        if (image.OffsetOf(ElfTag.VersionNeeds) is not { } need) return weakened;

        var strings = image.OffsetOf(ElfTag.Strings) ?? throw new BadImageFormatException("The string table is missing.");
        var used = UsedVersions(image);
        var steps = bytes.Length / 16; // more entries than fit in the file: the chains run in circles
        for (var needs = image[ElfTag.VersionNeedsCount] ?? 0; needs > 0; needs--)
        {
            Step(ref steps);
            var library = bytes.Text(strings + bytes.UInt32(need + 4));
            var version = need + bytes.UInt32(need + 8);
            for (var versions = bytes.UInt16(need + 2); versions > 0; versions--)
            {
                Step(ref steps);
                var flags = bytes.UInt16(version + 4);
                if ((flags & Weak) == 0 && !used.Contains(Index(bytes.UInt16(version + 6))))
                {
                    weakened.Add($"{library}:{bytes.Text(strings + bytes.UInt32(version + 8))}");
                    bytes.WriteUInt16(version + 4, (ushort)(flags | Weak));
                }
                version += bytes.UInt32(version + 12);
            }
            need += bytes.UInt32(need + 12);
        }
        return weakened;
    }

    /// <summary>Version indices of the symbols that relocations refer to.</summary>
    private static HashSet<int> UsedVersions(ElfImage image)
    {
        if (image[ElfTag.JumpRelocationsKind] is { } kind && kind != (ulong)ElfTag.Relocations)
            throw new BadImageFormatException("Relocations without addend are not of this architecture.");
        var used = new HashSet<int>();
        var versions = image.OffsetOf(ElfTag.SymbolVersions) ?? throw new BadImageFormatException("The symbol versions are missing.");
        Collect(ElfTag.Relocations, ElfTag.RelocationsSize, image);
        Collect(ElfTag.JumpRelocations, ElfTag.JumpRelocationsSize, image);
        return used;

        void Collect(ElfTag table, ElfTag size, ElfImage image)
        {
            if (image.OffsetOf(table) is not { } offset) return;
            for (var count = (image[size] ?? 0) / RelocationSize; count > 0; count--, offset += RelocationSize)
            {
                var symbol = image.Bytes.UInt64(offset + 8) >> 32;
                if (symbol != 0) used.Add(Index(image.Bytes.UInt16(versions + 2 * symbol)));
            }
        }
    }

    private static int Index(ushort version) => version & 0x7fff;

    private static void Step(ref int steps)
    {
        if (steps-- == 0) throw new BadImageFormatException("The version requirements run in circles.");
    }
}
