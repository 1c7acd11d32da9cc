using System.Runtime.InteropServices;

namespace Anneal.Csv;

/// <summary>Where the rows of files are: the place of every few rows. Ranks make it together, each from its share of the bytes.</summary>
internal sealed class CsvIndex
{
    private readonly IndexedFile[] files;

    private CsvIndex(IndexedFile[] files) => this.files = files;

    /// <summary>The rows of all files.</summary>
    public long RowCount => files.Sum(file => file.RowCount);

    /// <summary>Whether the files are what they were.</summary>
    public bool IsOf(IEnumerable<string> paths) => files.Select(file => file.State).SequenceEqual(paths.Select(FileState.Of));

    /// <summary>Makes it.</summary>
    /// <param name="paths">The files, the same on all ranks.</param>
    /// <param name="separator">The character between fields.</param>
    /// <param name="header">Whether each file has a header.</param>
    /// <param name="stride">The place of how many rows is noted once.</param>
    /// <param name="rank">This rank.</param>
    /// <param name="size">The number of ranks.</param>
    /// <param name="meet">Gives each rank the bytes of all.</param>
    /// <exception cref="InvalidOperationException">The ranks have other files.</exception>
    public static CsvIndex Of(IReadOnlyList<string> paths, char separator, bool header, int stride, int rank, int size, Func<byte[], IReadOnlyList<byte[]>> meet)
    {
        FileState[] states = [.. paths.Select(FileState.Of)];
        var lengths = meet(MemoryMarshal.AsBytes<long>(states.Select(state => state.Length).ToArray()).ToArray());
        for (var other = 1; other < size; other++)
            if (!lengths[other].AsSpan().SequenceEqual(lengths[0])) throw Different(paths, other, lengths);

        CsvRecords[] records = [.. paths.Select(path => new CsvRecords(path, separator))];
        (long Start, long Lines)[] heads = [.. records.Select(file => file.Begin(header))];
        List<Piece>[] shares = [.. Enumerable.Range(0, size).Select(one => Pieces(heads, states, one, size).ToList())];
        var odd = meet([.. shares[rank].Select(piece => records[piece.File].HasOddMarks(piece.Start, piece.End) ? (byte)1 : (byte)0)]);
        var marks = new bool[paths.Count];
        var inside = new List<bool>();
        for (var one = 0; one <= rank; one++)
            foreach (var (place, piece) in shares[one].Index())
            {
                if (one == rank) inside.Add(marks[piece.File]);
                marks[piece.File] ^= odd[one][place] == 1;
            }
        var found = meet(MemoryMarshal.AsBytes<long>(shares[rank].Zip(inside, (piece, within) => records[piece.File].Index(piece.Start, piece.End, piece.Start == heads[piece.File].Start, within, stride))
            .SelectMany(rows => rows.ToNumbers()).ToArray()).ToArray());
        var files = records.Zip(states, (file, state) => new IndexedFile(file, state, stride)).ToArray();
        foreach (var (place, head) in heads.Index()) files[place].Begin(head.Lines);
        for (var one = 0; one < size; one++)
        {
            ReadOnlySpan<long> numbers = MemoryMarshal.Cast<byte, long>(found[one]);
            foreach (var piece in shares[one]) files[piece.File].Add(IndexedRows.Read(ref numbers));
        }
        return new(files);
    }

    /// <summary>The parts of each file that hold some rows, in order.</summary>
    /// <param name="rows">First rows and lengths, in ascending order.</param>
    public IEnumerable<(int File, IEnumerable<CsvPart> Parts)> PartsOf(IEnumerable<(long Start, long Length)> rows)
    {
        var first = 0L;
        for (var place = 0; place < files.Length; first += files[place++].RowCount)
        {
            var (file, start, end) = (files[place], first, first + files[place].RowCount);
            yield return (place, rows.Select(each => (Start: Math.Max(each.Start, start), End: Math.Min(each.Start + each.Length, end)))
                .SkipWhile(each => each.Start >= each.End).TakeWhile(each => each.Start < end)
                .Where(each => each.Start < each.End).Select(each => file.Part(each.Start - start, each.End - start)));
        }
    }

    // The bytes behind the headers, as if they were of one file.
    private static IEnumerable<Piece> Pieces((long Start, long Lines)[] heads, FileState[] states, int rank, int size)
    {
        var all = heads.Zip(states, (head, state) => state.Length - head.Start).ToArray();
        var (start, end, before) = (Cut(all.Sum(), rank, size), Cut(all.Sum(), rank + 1, size), 0L);
        for (var file = 0; file < all.Length; before += all[file++])
        {
            var (from, to) = (Math.Max(start, before) - before, Math.Min(end, before + all[file]) - before);
            if (from < to) yield return new(file, heads[file].Start + from, heads[file].Start + to);
        }
    }

    private static long Cut(long length, int rank, int size) => (long)((Int128)length * rank / size);

    private static InvalidOperationException Different(IReadOnlyList<string> paths, int rank, IReadOnlyList<byte[]> lengths)
    {
        var (own, root) = (MemoryMarshal.Cast<byte, long>(lengths[rank]).ToArray(), MemoryMarshal.Cast<byte, long>(lengths[0]).ToArray());
        var place = own.Length == root.Length ? own.Zip(root).Index().First(pair => pair.Item.First != pair.Item.Second).Index : -1;
        return new(place < 0
            ? $"All ranks must have the same files: rank {rank} has {own.Length}, and rank 0 {root.Length}."
            : $"All ranks must have the same files: {paths[place]} has {own[place]} bytes on rank {rank}, and {root[place]} on rank 0.");
    }

    private readonly record struct Piece(int File, long Start, long End);
}
