namespace Anneal.Saving;

/// <summary>The header of an object in HDF5: what it is, as messages. Source: HDF5 File Format Specification 3.0, section IV.A.</summary>
internal sealed class HdfHeader
{
    private const int MostBlocks = 1024;

    private readonly List<(HdfMessage Kind, int Flags, HdfCursor Body)> messages = [];

    private HdfHeader(HdfBytes file) => File = file;

    public HdfBytes File { get; }

    public static HdfHeader Read(HdfBytes file, long address)
    {
        var header = new HdfHeader(file);
        var blocks = new Queue<(long Address, long Length)>();
        if (file.At(address, 4).Bytes(4).Span.SequenceEqual("OHDR"u8)) header.ReadNew(address, blocks);
        else header.ReadOld(address, blocks);
        return header;
    }

    /// <summary>The messages of a kind; one that is shared is read where it lies.</summary>
    public IEnumerable<HdfCursor> All(HdfMessage kind) => messages.Where(message => message.Kind == kind).Select(message => (message.Flags & 2) == 0 ? message.Body.Again() : Shared(message.Body.Again(), kind));

    public HdfCursor? First(HdfMessage kind) => All(kind).FirstOrDefault();

    /// <summary>A message that another object has.</summary>
    public static HdfCursor Shared(HdfCursor reference, HdfMessage kind)
    {
        var (version, type) = (reference.Byte(), reference.Byte());
        if (version == 1) reference.Skip(6);
        if (type == 1 || version is 0 or > 3) throw reference.File.Error("shares a part of a header in a way that is not read");
        return Read(reference.File, reference.Long()).messages.Find(message => message.Kind == kind && (message.Flags & 2) == 0).Body?.Again()
            ?? throw reference.File.Error("shares a part of a header that is not there");
    }

    private void ReadOld(long address, Queue<(long Address, long Length)> blocks)
    {
        var prefix = File.At(address, 16);
        if (prefix.Byte() != 1) throw File.Error($"has no object at byte {address}");
        prefix.Skip(7);
        blocks.Enqueue((address + 16, prefix.Int()));
        ReadBlocks(blocks, (from, length) => File.At(from, length), block =>
        {
            if (block.Left < 8) return null;
            var (kind, size, flags) = (block.Short(), block.Short(), block.Byte());
            block.Skip(3);
            return ((HdfMessage)kind, flags, block.Part(size));
        });
    }

    private void ReadNew(long address, Queue<(long Address, long Length)> blocks)
    {
        const int longest = 4 + 2 + 16 + 4 + 8;
        var prefix = File.At(address, Math.Min(longest, File.Length - address), "OHDR"u8);
        if (prefix.Byte() != 2) throw File.Error($"has an object of an unknown version at byte {address}");
        var flags = prefix.Byte();
        var fixedSize = 6 + ((flags & 0x20) != 0 ? 16 : 0) + ((flags & 0x10) != 0 ? 4 : 0);
        prefix.Skip(fixedSize - 6);
        var sizeOfLength = 1 << (flags & 3);
        blocks.Enqueue((address + fixedSize + sizeOfLength, prefix.Number(sizeOfLength)));
        var first = true;
        ReadBlocks(blocks, Block, block =>
        {
            var order = (flags & 4) != 0 ? 2 : 0;
            if (block.Left < 4 + order) return null;
            var (kind, size, of) = (block.Byte(), block.Short(), block.Byte());
            block.Skip(order);
            return ((HdfMessage)kind, of, block.Part(size));
        });

        // Later blocks have a name before and a checksum behind.
        HdfCursor Block(long from, long length)
        {
            if (first)
            {
                first = false;
                return File.At(from, length);
            }
            return length >= 8 ? File.At(from, length - 4, "OCHK"u8) : throw File.Error("has a header that is too short");
        }
    }

    private void ReadBlocks(Queue<(long Address, long Length)> blocks, Func<long, long, HdfCursor> open, Func<HdfCursor, (HdfMessage Kind, int Flags, HdfCursor Body)?> next)
    {
        for (var count = 0; blocks.TryDequeue(out var place); count++)
        {
            if (count == MostBlocks) throw File.Error("leads round in a circle");
            var block = open(place.Address, place.Length);
            while (next(block) is { } message)
                if (message.Kind == HdfMessage.Continuation) blocks.Enqueue((message.Body.Long(), message.Body.Long()));
                else messages.Add(message);
        }
    }
}
