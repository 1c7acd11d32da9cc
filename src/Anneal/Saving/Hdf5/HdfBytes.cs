namespace Anneal.Saving;

/// <summary>The bytes of an HDF5 file. Nothing is read beyond its end, and of its structure no more than a sound file gives cause for: what leads round in a circle comes to an end.</summary>
internal sealed class HdfBytes(string name, Stream content) : IDisposable
{
    private const long Least = 1 << 20, Times = 4, Step = 16, Longest = 1 << 28;

    private readonly Dictionary<long, Dictionary<int, (long At, long Size)>> heaps = [];
    private long left = Math.Max(Least, content.Length * Times);

    /// <summary>What errors call the file.</summary>
    public string Name => name;

    public long Length => content.Length;

    /// <summary>A part of the structure.</summary>
    /// <exception cref="InvalidDataException">It lies outside the file, or the structure leads round in a circle.</exception>
    public HdfCursor At(long address, long length)
    {
        left -= Math.Max(length, Step);
        if (left < 0) throw Error("leads round in a circle");
        if (length > Longest) throw Error($"declares {length} bytes for a part of its structure");
        var bytes = new byte[Checked(address, length)];
        Read(address, bytes);
        return new(this, bytes);
    }

    /// <summary>A part of the structure that begins with its name in four letters.</summary>
    public HdfCursor At(long address, long length, ReadOnlySpan<byte> signature)
    {
        var cursor = At(address, length);
        return cursor.Bytes(4).Span.SequenceEqual(signature) ? cursor : throw Error($"has no '{System.Text.Encoding.ASCII.GetString(signature)}' at byte {address}");
    }

    /// <summary>Values.</summary>
    public void Read(long address, Span<byte> into)
    {
        Checked(address, into.Length);
        content.Position = address;
        content.ReadExactly(into);
    }

    /// <summary>Where the texts of a heap lie, by their numbers.</summary>
    public IReadOnlyDictionary<int, (long At, long Size)> Heap(long address)
    {
        if (heaps.TryGetValue(address, out var known)) return known;
        var found = heaps[address] = [];
        var head = At(address, 16, "GCOL"u8);
        head.Skip(4);
        var end = address + Checked(address, head.Long());
        for (var at = address + 16; at + 16 <= end;)
        {
            var entry = At(at, 16);
            var number = entry.Short();
            entry.Skip(6);
            var size = Checked(at, entry.Long());
            if (number == 0) break;
            found[number] = (at + 16, size);
            at += 16 + (size + 7) / 8 * 8;
        }
        return found;
    }

    /// <summary>A length that lies within the file.</summary>
    public long Checked(long address, long length) => address >= 0 && length >= 0 && address <= content.Length - length ? length : throw Error("points beyond its end");

    public InvalidDataException Error(string problem) => new($"'{name}' is damaged, or no HDF5 that is read here: it {problem}.");

    public void Dispose() => content.Dispose();
}
