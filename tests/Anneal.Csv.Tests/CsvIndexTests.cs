using System.Text;
using Anneal.Testing;
using Anneal.Tests.Saving;
using CsCheck;

namespace Anneal.Csv.Tests;

/// <summary>Ranks find together where rows are, and each reads its own.</summary>
public sealed class CsvIndexTests : IDisposable
{
    private static readonly Gen<string> Field = OneOf(
        "1", "-2.5", "", " ", "\"\"", "\"3\"", "\"a\nb\"", "\"c\r\nd\"", "\"e\rf\"", "\"say \"\"so\"\"\"", "ä", "\"\n\"", "\u00a0", "\" \"", "x\"y,\nz\"", "\"\"\"\"", "long text without end");

    private static readonly Gen<string> Record = Gen.Select(Field.Array[1, 3], OneOf("\n", "\n", "\r\n", "\r", "\n\n", "\n \n", "\r\n\r\n"), (fields, end) => string.Join(',', fields) + end);

    private static readonly Gen<(string Text, int Ranks, int Batch, int Stride, bool Header)> Cases = Gen.Select(
        Record.Array[0, 40], Gen.Bool, Gen.Int[1, 5], Gen.Int[1, 9], Gen.Int[1, 5],
        (records, ends, ranks, batch, stride) => (("name\n" + string.Concat(records)) is var text && ends ? text : text.TrimEnd('\n', '\r'), ranks, batch, stride, true));

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void All_rows_are_found_wherever_the_bytes_are_cut() => Cases.ForAll(
        each =>
        {
            var path = folder.Text("a.csv", each.Text);
            RequireAll([path], each.Ranks, each.Batch, each.Stride, each.Header);
        },
        cases: 300);

    [Theory]
    [InlineData("a\n1\n2\n3\n")]
    [InlineData("\n \na\n\n1\n2")]
    [InlineData("a\n\"1\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n2\"\n3")]
    [InlineData("a\n1\n\"2\n3\n4\n5\n")]
    [InlineData("a\r1\r2\r\r3")]
    public void Short_files(string text)
    {
        var path = folder.Text("a.csv", text);
        for (var ranks = 1; ranks < 6; ranks++)
            for (var batch = 1; batch < 5; batch++) RequireAll([path], ranks, batch, stride: 1 + batch % 2, header: true);
    }

    [Fact]
    public void Several_files_with_a_mark_without_a_header_and_long_records()
    {
        File.WriteAllText(folder.File("a.csv"), "1,2\n3,4", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        folder.Text("b.csv", "5,6\n");
        folder.Text("c.csv", $"\"{new string('x', 200_000)}\n\",7\n\"{new string('y', 100_000)}\",8\n");
        for (var ranks = 1; ranks < 5; ranks++) RequireAll([folder.File("a.csv"), folder.File("b.csv"), folder.File("c.csv")], ranks, batch: 2, stride: 2, header: false);
    }

    [Fact]
    public void Each_rank_parses_its_share_of_the_bytes()
    {
        var path = folder.Text("a.csv", "a,b\n" + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{i * 0.37:F3},\"{i}\n\"\n")));
        foreach (var ranks in new[] { 2, 3 })
        {
            var bytes = Indexes([path], ranks, stride: 16, header: true).Select((index, rank) => index.PartsOf(Shares(20_000, 64, rank, ranks)).SelectMany(file => file.Parts).Sum(part => part.End - part.Start)).ToList();
            Assert.Equal(new FileInfo(path).Length - 4, bytes.Sum());
            Assert.All(bytes, own => Assert.InRange((double)own * ranks / bytes.Sum(), 0.95, 1.05));
        }
    }

    [Fact]
    public void Ranks_with_other_files_are_told()
    {
        var (path, other) = (folder.Text("a.csv", "a\n1\n"), folder.Text("b.csv", "a\n1\n2\n"));
        var faults = Together(2, (rank, meet) => Assert.Throws<InvalidOperationException>(() => CsvIndex.Of([rank == 0 ? path : other], ',', true, 1, rank, 2, meet)).Message);
        Assert.Equal([$"All ranks must have the same files: {path} has 6 bytes on rank 1, and 4 on rank 0.", $"All ranks must have the same files: {other} has 6 bytes on rank 1, and 4 on rank 0."], faults);
    }

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(place => texts[place]);

    private static void RequireAll(string[] paths, int ranks, int batch, int stride, bool header)
    {
        var whole = paths.SelectMany(path => Records(new CsvFile(path, ',', header))).ToList();
        var found = new (string, long, string)[whole.Count];
        foreach (var (rank, index) in Indexes(paths, ranks, stride, header).Index())
        {
            Assert.Equal(whole.Count, index.RowCount);
            Assert.True(index.IsOf(paths));
            var places = Shares(whole.Count, batch, rank, ranks).SelectMany(share => Enumerable.Range((int)share.Start, (int)share.Length)).ToList();
            var rows = index.PartsOf(Shares(whole.Count, batch, rank, ranks)).SelectMany(file => Records(new CsvFile(paths[file.File], ',', header, file.Parts))).ToList();
            Assert.Equal(places.Count, rows.Count);
            foreach (var (place, row) in places.Zip(rows)) found[place] = row;
        }
        Assert.Equal(whole, found);
    }

    // Fields, line and file of each record.
    private static List<(string, long, string)> Records(CsvFile file)
    {
        var records = new List<(string, long, string)>();
        using (file)
            while (file.Next()) records.Add((string.Join('|', Enumerable.Range(0, file.Count).Select(i => file[i].ToString())), long.Parse(file.Fault("").Message.Split("line ")[1].TrimEnd(' ', ':')), file.Path));
        return records;
    }

    private static IEnumerable<(long Start, long Length)> Shares(long rows, int batch, int rank, int ranks)
    {
        for (var place = 0L; place < rows; place += batch)
        {
            var count = Math.Min(batch, rows - place);
            var (first, end) = (count * rank / ranks, count * (rank + 1) / ranks);
            if (end > first) yield return (place + first, end - first);
        }
    }

    private static CsvIndex[] Indexes(string[] paths, int ranks, int stride, bool header) => Together(ranks, (rank, meet) => CsvIndex.Of(paths, ',', header, stride, rank, ranks, meet));

    /// <summary>What each of several threads makes, which meet as ranks do.</summary>
    private static T[] Together<T>(int ranks, Func<int, Func<byte[], IReadOnlyList<byte[]>>, T> make)
    {
        using var barrier = new Barrier(ranks);
        var (given, made) = (new byte[ranks][], new T[ranks]);
        var threads = Enumerable.Range(0, ranks).Select(rank => new Thread(() => made[rank] = make(rank, bytes =>
        {
            given[rank] = bytes;
            barrier.SignalAndWait();
            byte[][] all = [.. given];
            barrier.SignalAndWait();
            return all;
        }))).ToList();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        return made;
    }
}
