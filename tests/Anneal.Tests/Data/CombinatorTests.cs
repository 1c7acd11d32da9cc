using Anneal.Data;
using Anneal.Testing;
using CsCheck;
using static Anneal.Tests.Data.CountingSource;

namespace Anneal.Tests.Data;

/// <summary>Sources made of sources, beside plain lists of rows.</summary>
public class CombinatorTests
{
    private static readonly Gen<int[]> Sizes = Gen.Int[1, 6].Array[1, 8];

    [Fact]
    public void Batch_cuts_the_rows_anew() => Gen.Select(Sizes, Gen.Int[1, 12], Gen.Bool).ForAll((sizes, size, drop) =>
    {
        var batched = new CountingSource(sizes).Batch(size, dropRemainder: drop);
        var expected = Enumerable.Range(0, sizes.Sum()).Chunk(size).Where(batch => !drop || batch.Length == size).ToList();
        Assert.Equal(expected, RowsOf(batched));
        Assert.Equal((expected.Count, expected.Sum(batch => batch.Length)), (batched.BatchCount, batched.RowCount));
        Assert.Null(new CountingSource(sizes) { KnowsItsLength = false }.Batch(size).BatchCount);
    });

    [Fact]
    public void Shuffle_gives_each_row_once_in_batches_of_the_same_sizes() => Gen.Select(Sizes, Gen.Int[1, 60], Gen.Int, Gen.Int[0, 3]).ForAll((sizes, buffer, seed, pass) =>
    {
        var shuffled = new CountingSource(sizes).Shuffle(buffer, seed);
        var rows = RowsOf(shuffled, pass);
        Assert.Equal(sizes, rows.Select(batch => batch.Length));
        Assert.Equal(Enumerable.Range(0, sizes.Sum()), rows.SelectMany(batch => batch).Order());
        Assert.Equal(rows, RowsOf(new CountingSource(sizes).Shuffle(buffer, seed), pass));
        // A row must have come in before it goes out.
        Assert.All(rows.SelectMany(batch => batch).Index(), place => Assert.True(place.Index >= place.Item - buffer));
        if (buffer == 1) Assert.Equal(RowsOf(new CountingSource(sizes)), rows);
    });

    [Fact]
    public void Each_pass_is_shuffled_in_an_order_of_its_own()
    {
        var shuffled = new CountingSource(10, 10, 10).Shuffle(25, seed: 3);
        string[] orders = [.. Enumerable.Range(0, 5).Select(pass => string.Join(",", RowsOf(shuffled, pass).SelectMany(batch => batch)))];
        Assert.Equal(5, orders.Distinct().Count());
        Assert.NotEqual(orders[0], string.Join(",", RowsOf(new CountingSource(10, 10, 10).Shuffle(25, seed: 4)).SelectMany(batch => batch)));
    }

    /// <summary>Each of 4! orders has probability 1/24; Hoeffding for 4,800 draws: off by more than 0.06 with probability below 2 exp(-34).</summary>
    [Fact]
    public void All_orders_are_equally_likely_if_the_buffer_holds_all_rows()
    {
        var shares = Enumerable.Range(0, 4800).Select(i => string.Join(",", RowsOf(new CountingSource(1, 2, 1).Shuffle(4, seed: i / 8), pass: i % 8).SelectMany(batch => batch)))
            .GroupBy(order => order).Select(group => group.Count() / 4800.0).ToList();
        Assert.Equal(24, shares.Count);
        Assert.All(shares, share => Assert.InRange(share, 0, 1 / 24.0 + 0.06));
    }

    [Fact]
    public void Repeat_takes_several_passes_as_one() => Gen.Select(Sizes, Gen.Int[1, 4], Gen.Int[0, 2], Gen.Bool).ForAll((sizes, count, pass, known) =>
    {
        var source = new CountingSource(sizes) { KnowsItsLength = known };
        var repeated = source.Repeat(count);
        var once = RowsOf(new CountingSource(sizes));
        Assert.Equal(Enumerable.Repeat(once, count).SelectMany(rows => rows), RowsOf(repeated, pass));
        Assert.Equal(Enumerable.Range(0, count).Select(i => (long)(pass * count) + i), source.Passes.Select(read => read.Pass));
        Assert.Equal(known ? (count * sizes.Length, count * sizes.Sum()) : ((long?)null, null), (repeated.BatchCount, repeated.RowCount));
    });

    [Fact]
    public void Repeat_without_a_number_has_no_end()
    {
        var endless = new CountingSource(2, 1).Repeat();
        Assert.Equal(long.MaxValue, endless.BatchCount);
        Assert.Equal([[0, 1], [2], [0, 1], [2], [0, 1]], RowsOf(endless, atMost: 5));
        Assert.Equal([[2], [0, 1]], RowsOf(endless, firstBatch: 1_000_001, atMost: 2));
        Assert.Equal((long.MaxValue, long.MaxValue, long.MaxValue, 7L), (endless.Batch(4).BatchCount, endless.Repeat(3).BatchCount, endless.Skip(5).BatchCount, endless.Take(7).BatchCount));
        Assert.Equal([[0, 1, 2, 0], [1, 2, 0, 1]], RowsOf(endless.Batch(4), atMost: 2));
        Assert.Empty(RowsOf(new CountingSource { KnowsItsLength = false }.Repeat()));
    }

    [Fact]
    public void Take_and_Skip_choose_batches() => Gen.Select(Sizes, Gen.Int[1, 9], Gen.Int[0, 9], Gen.Bool).ForAll((sizes, take, skip, known) =>
    {
        var once = RowsOf(new CountingSource(sizes));
        var source = new CountingSource(sizes) { KnowsItsLength = known, CanSeek = known };
        Assert.Equal(once.Take(take), RowsOf(source.Take(take)));
        Assert.Equal(once.Skip(skip), RowsOf(source.Skip(skip)));
        Assert.Equal(once.Skip(skip).Take(take), RowsOf(source.Skip(skip).Take(take)));
        if (known) Assert.Equal((once.Take(take).Count(), once.Skip(skip).Count()), (source.Take(take).BatchCount, source.Skip(skip).BatchCount));
        Assert.Equal(0, source.Open);
    });

    [Fact]
    public void Take_reads_no_batch_more()
    {
        var source = new CountingSource(1, 1, 1);
        RowsOf(source.Take(2));
        Assert.Equal(2, source.Made);
    }

    [Fact]
    public void Map_changes_batches_and_frees_what_is_left()
    {
        var mapped = new CountingSource(2, 1).Map(batch => new Batch(batch.X * 3, batch.Y! * 3));
        Assert.Equal([[0, 3], [6]], RowsOf(mapped));
        Assert.Equal((2L, null), (mapped.BatchCount, mapped.RowCount));
        Assert.Equal([[0, 1], [2]], RowsOf(new CountingSource(2, 1).Map(batch => batch)));
        Assert.Equal([[0, 1], [2]], RowsOf(new CountingSource(2, 1).Map(batch => new Batch(batch.X, batch.Y))));
        var wrong = Assert.Throws<InvalidOperationException>(() => RowsOf(new CountingSource(2).Map(_ => null!)));
        Assert.Equal("The function of Map must return a batch; it returned null.", wrong.Message);
    }

    [Fact]
    public void Cache_reads_its_source_once()
    {
        var source = new CountingSource(2, 3) { KnowsItsLength = false };
        using var cache = source.Cache();
        Assert.Null(cache.BatchCount);
        Assert.Single(RowsOf(cache, atMost: 1));
        for (var pass = 0; pass < 3; pass++) Assert.Equal([[0, 1], [2, 3, 4]], RowsOf(cache, pass));
        Assert.Equal([[2, 3, 4]], RowsOf(cache, pass: 5, firstBatch: 1));
        Assert.Equal([(0L, 0L), (0L, 0L)], source.Passes);
        Assert.Equal((2L, 5L), (cache.BatchCount, cache.RowCount));
        Assert.Equal([4, 1], RowsOf(cache.Shuffle(5, seed: 1).Batch(4)).Select(batch => batch.Length));
        cache.Dispose();
        Assert.Throws<ObjectDisposedException>(() => cache.Read(0));
    }

    [Fact]
    public void A_cache_has_memory_of_its_own()
    {
        float[] rows = [1, 2];
        using var cache = BatchSource.From(rows, rows).Cache();
        using (var pass = cache.Read(0))
            while (pass.MoveNext()) pass.Current.Dispose();
        rows[0] = 7;
        using var again = cache.Read(1);
        Assert.True(again.MoveNext());
        using var batch = again.Current;
        Assert.Equal([1, 2], GoldenTensor.Values(batch.X));
    }

    [Fact]
    public void Functions_refuse_what_they_cannot_do()
    {
        var source = new CountingSource(1);
        foreach (var (call, message) in new (Action, string)[]
        {
            (() => source.Shuffle(0), "bufferRows must be 1 or more; it was 0. (Parameter 'bufferRows')"),
            (() => source.Batch(0), "size must be 1 or more; it was 0. (Parameter 'size')"),
            (() => source.Repeat(0), "count must be 1 or more; it was 0. (Parameter 'count')"),
            (() => source.Take(0), "batches must be 1 or more; it was 0. (Parameter 'batches')"),
            (() => source.Skip(-1), "batches must be 0 or more; it was -1. (Parameter 'batches')"),
            (() => source.Prefetch(0), "count must be 1 or more; it was 0. (Parameter 'count')"),
            (() => BatchSource.From(new float[2], new float[2], batchSize: 0), "batchSize must be 1 or more; it was 0. (Parameter 'batchSize')"),
            (() => BatchSource.From(new float[2], new float[3]), "x and y must have the same number of rows; they had 2 and 3. (Parameter 'y')"),
        }) Assert.Equal(message, Assert.ThrowsAny<ArgumentException>(call).Message);
    }

    [Fact]
    public void Rows_that_differ_are_not_joined()
    {
        Batch[] batches = [new(new float[2, 3], new float[2]), new(new float[2, 4], new float[2])];
        foreach (var joined in new[] { BatchSource.From(batches).Batch(3), BatchSource.From(batches).Shuffle(2) })
        {
            var error = Assert.Throws<ArgumentException>(() => RowsOf(joined.Map(_ => CountingSource.Rows(0, 1))));
            Assert.Equal("Batches that are joined or shuffled must have rows alike; one had x of rows of shape (3,), y of rows of shape (), another x of rows of shape (4,), y of rows of shape ().", error.Message);
        }
        foreach (var batch in batches) batch.Dispose();
    }
}
