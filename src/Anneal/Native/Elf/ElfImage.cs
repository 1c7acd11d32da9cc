namespace Anneal.Native.Elf;

/// <summary>An ELF64 little-endian image seen as the dynamic loader sees it: loadable segments and the dynamic table.</summary>
internal readonly ref struct ElfImage
{
    private const uint Loadable = 1, Dynamic = 2;
    private const int ProgramHeaderSize = 56;
    private const ulong PageSize = 4096;

    private readonly List<Segment> segments = [];
    private readonly Dictionary<ElfTag, (ulong Value, ulong Place)> table = [];

    public ElfImage(Span<byte> file)
    {
        if (file.Length < 64 || !file.StartsWith("\x7f"u8) || !file[1..].StartsWith("ELF"u8))
            throw new BadImageFormatException("This is not an ELF file.");
        if (file[4] != 2) throw new BadImageFormatException("This is not a 64-bit ELF file.");
        if (file[5] != 1) throw new BadImageFormatException("This is not a little-endian ELF file.");
        Bytes = new ElfBytes(file);

        var headers = Bytes.UInt64(32);
        var (size, count) = (Bytes.UInt16(54), Bytes.UInt16(56));
        if (count > 0 && size < ProgramHeaderSize) throw new BadImageFormatException($"A program header of {size} bytes is too short.");
        for (var i = 0; i < count; i++) ReadProgramHeader(headers + (ulong)i * size);
    }

    public ElfBytes Bytes { get; }

    /// <summary>The value of an entry of the dynamic table, null where there is none.</summary>
    public ulong? this[ElfTag tag] => table.TryGetValue(tag, out var entry) ? entry.Value : null;

    /// <summary>Where in the file the table lies whose address the entry gives, null where there is no such entry.</summary>
    public ulong? OffsetOf(ElfTag tag) => this[tag] is { } address ? FileOffset(address) : null;

    /// <summary>Where in the file the value of an entry stands, null where there is no such entry.</summary>
    public ulong? PlaceOf(ElfTag tag) => table.TryGetValue(tag, out var entry) ? entry.Place : null;

    /// <summary>
    /// The bytes between the end of the segment an address lies in and the end of its page: loaded with it, but meaning nothing.
    /// </summary>
    public (ulong Address, ulong Offset, int Size) SlackAfter(ulong address)
    {
        var segment = SegmentOf(address);
        var (end, offset) = (segment.Address + segment.Size, segment.Offset + segment.Size);
        var page = (end + PageSize - 1) / PageSize * PageSize;
        var claimed = segment.MemorySize > segment.Size || segments.Exists(other => other.Address >= end && other.Address < page);
        return (end, offset, claimed || offset > (ulong)Bytes.Length ? 0 : (int)Math.Min(page - end, (ulong)Bytes.Length - offset));
    }

    private void ReadProgramHeader(ulong header)
    {
        var (offset, address, size) = (Bytes.UInt64(header + 8), Bytes.UInt64(header + 16), Bytes.UInt64(header + 32));
        switch (Bytes.UInt32(header))
        {
            case Loadable: segments.Add(new(address, size, offset, Bytes.UInt64(header + 40))); break;
            case Dynamic: ReadDynamicTable(offset, size / 16); break;
        }
    }

    private void ReadDynamicTable(ulong offset, ulong count)
    {
        for (; count > 0; count--, offset += 16)
        {
            var tag = (ElfTag)Bytes.UInt64(offset);
            if (tag == ElfTag.End) return;
            table[tag] = (Bytes.UInt64(offset + 8), offset + 8);
        }
    }

    private ulong FileOffset(ulong address)
    {
        var segment = SegmentOf(address);
        return address - segment.Address + segment.Offset;
    }

    private Segment SegmentOf(ulong address)
    {
        foreach (var segment in segments)
            if (address >= segment.Address && address - segment.Address < segment.Size) return segment;
        throw new BadImageFormatException($"Address 0x{address:x} is in no loadable segment.");
    }

    private readonly record struct Segment(ulong Address, ulong Size, ulong Offset, ulong MemorySize);
}
