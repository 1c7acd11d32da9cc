using System.Runtime.CompilerServices;
using Anneal.Data;
using Anneal.Testing;
using CsCheck;
using TorchSharp;
using static Anneal.Tests.Data.CountingSource;
using static TorchSharp.torch;

namespace Anneal.Tests.Data;

/// <summary>What becomes a source: arrays, enumerables, TorchSharp's data sets and loaders.</summary>
public class BatchSourceTests
{
    [Fact]
    public void Arrays() => Gen.Select(Gen.Int[1, 20], Gen.Int[1, 25], Gen.Int[0, 9], Gen.Int[0, 3]).ForAll((rows, size, from, pass) =>
    {
        int? seed = from == 0 ? null : from;
        var source = Numbers(rows, size, seed);
        var read = RowsOf(source, pass);
        Assert.Equal(Enumerable.Range(0, rows).Chunk(size).Select(batch => batch.Length), read.Select(batch => batch.Length));
        Assert.Equal(seed is null ? Enumerable.Range(0, rows) : RowOrder.Shuffled(rows, seed.Value, pass).Select(row => (int)row), read.SelectMany(batch => batch));
        Assert.Equal((read.Count, rows, true), (source.BatchCount, source.RowCount, source.CanSeek));
        for (var first = 0; first <= read.Count; first++) Assert.Equal(read.Skip(first), RowsOf(source, pass, first));
    });

    [Fact]
    public void Arrays_in_other_types_than_those_of_tensors_are_converted_once()
    {
        var (numbers, rows, weights) = (new double[,] { { 0 }, { 1 }, { 2 } }, new List<double[]> { new double[] { 0 }, new double[] { 1 }, new double[] { 2 } }, new[] { (Half)1, (Half)2, (Half)3 });
        var (labels, ids) = (new[] { 0L, 2, 4 }, new ushort[] { 5, 6, 7 });
        var source = BatchSource.From([numbers, ArrayLike.From(rows), ids], labels, weights, batchSize: 2);
        // What they hold later does not count; an array in a type of tensors is shared.
        numbers[0, 0] = rows[0][0] = 9;
        (ids[0], weights[0], labels[0]) = (9, (Half)9, 8);
        string[] expected = ["Float32 (2,1): 0 1 | Float32 (2,1): 0 1 | Int32 (2): 5 6 | Int64 (2): 8 2 | Float32 (2): 1 2", "Float32 (1,1): 2 | Float32 (1,1): 2 | Int32 (1): 7 | Int64 (1): 4 | Float32 (1): 3"];
        for (var pass = 0; pass < 2; pass++) Assert.Equal(expected, Passes.Of(source, pass));
    }

    [Fact]
    public void Batches_of_a_list_stay_the_lists()
    {
        List<Batch> batches = [Rows(0, 2), Rows(2, 1)];
        var source = BatchSource.From(batches);
        for (var pass = 0; pass < 2; pass++) Assert.Equal([[0, 1], [2]], RowsOf(source, pass));
        Assert.Equal([[2]], RowsOf(source, firstBatch: 1));
        Assert.Equal((2L, 3L, true), (source.BatchCount, source.RowCount, source.CanSeek));
        foreach (var batch in batches) batch.Dispose();
    }

    [Fact]
    public void Batches_that_are_made_are_freed()
    {
        var source = BatchSource.From(Enumerable.Range(0, 3).Select(i => Rows(i, 1)));
        for (var pass = 0; pass < 2; pass++) Assert.Equal([[0], [1], [2]], RowsOf(source, pass));
        Assert.Equal((null, null, false), (source.BatchCount, source.RowCount, source.CanSeek));
    }

    [Fact]
    public void Pairs_of_inputs_and_targets()
    {
        using var x = tensor(new float[,] { { 0 }, { 1 } });
        using var y = tensor(new long[] { 0, 2 });
        var list = BatchSource.From([(x, y), (new float[,] { { 2 } }, new[] { 4 })]);
        for (var pass = 0; pass < 2; pass++) Assert.Equal([[0, 1], [2]], RowsOf(list, pass));
        var made = BatchSource.From(Made());
        for (var pass = 0; pass < 2; pass++) Assert.Equal([[0], [1]], RowsOf(made, pass));

        static IEnumerable<(DataLike X, DataLike Y)> Made()
        {
            for (var i = 0; i < 2; i++) yield return (full(1, 1, (float)i), full(1, 2L * i));
        }
    }

    [Fact]
    public void What_is_enumerated_asynchronously()
    {
        var threads = new HashSet<Thread>();
        var source = BatchSource.From(Made());
        for (var pass = 0; pass < 2; pass++) Assert.Equal([[0], [1], [2]], RowsOf(source, pass));
        Assert.DoesNotContain(Thread.CurrentThread, threads);
        Assert.Equal([[0], [1]], RowsOf(source, atMost: 2));
        Assert.Equal([[0], [1]], RowsOf(BatchSource.From(Pairs())));
        Assert.Equal((null, null, false), (source.BatchCount, source.RowCount, source.CanSeek));

        async IAsyncEnumerable<Batch> Made()
        {
            for (var i = 0; i < 3; i++)
            {
                lock (threads) threads.Add(Thread.CurrentThread);
                await Task.Yield();
                yield return Rows(i, 1);
            }
        }

        static async IAsyncEnumerable<(DataLike X, DataLike Y)> Pairs()
        {
            for (var i = 0; i < 2; i++)
            {
                await Task.Delay(1);
                yield return (new float[,] { { i } }, new[] { 2 * i });
            }
        }
    }

    [Fact]
    public async Task An_asynchronous_enumeration_is_cancelled_while_it_waits()
    {
        var ended = new TaskCompletionSource();
        using var cancellation = new CancellationTokenSource();
        using (var batches = BatchSource.From(Waiting(cancellation.Token)).Read(0, 0, cancellation.Token))
        {
            Assert.True(batches.MoveNext());
            batches.Current.Dispose();
            cancellation.CancelAfter(50);
            Assert.Throws<OperationCanceledException>(() => batches.MoveNext());
        }
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        async IAsyncEnumerable<Batch> Waiting([EnumeratorCancellation] CancellationToken token)
        {
            try
            {
                yield return Rows(0, 1);
                await Task.Delay(Timeout.Infinite, token);
                yield return Rows(1, 1);
            }
            finally
            {
                ended.SetResult();
            }
        }
    }

    [Fact]
    public void An_error_of_an_asynchronous_enumeration_has_its_stack()
    {
        var error = Assert.Throws<InvalidDataException>(() => RowsOf(BatchSource.From(Broken())));
        Assert.Contains("Broken", error.StackTrace, StringComparison.Ordinal);

        static async IAsyncEnumerable<Batch> Broken()
        {
            yield return Rows(0, 1);
            await Task.Yield();
            throw new InvalidDataException("broken");
        }
    }

    [Fact]
    public void Data_sets_of_TorchSharp() => Gen.Select(Gen.Int[1, 12], Gen.Int[1, 14], Gen.Int[0, 9], Gen.Int[0, 2]).ForAll((rows, size, from, pass) =>
    {
        int? seed = from == 0 ? null : from;
        using var named = new Named(rows);
        using var x = arange(rows, dtype: float32);
        using var column = x.reshape(rows, 1);
        using var y = arange(0, 2 * rows, 2, dtype: int64);
        using var listed = utils.data.TensorDataset(column, y);
        foreach (var source in new[] { BatchSource.From(named, batchSize: size, shuffleSeed: seed), BatchSource.From(listed, size, seed) })
        {
            var read = RowsOf(source, pass);
            Assert.Equal(RowsOf(Numbers(rows, size, seed), pass), read);
            Assert.Equal((read.Count, rows, true), (source.BatchCount, source.RowCount, source.CanSeek));
            Assert.Equal(read.Skip(1), RowsOf(source, pass, firstBatch: 1));
        }
    });

    [Fact]
    public void Data_loaders_of_TorchSharp()
    {
        using var named = new Named(5);
        foreach (var drop in new[] { false, true })
        {
            using var loader = utils.data.DataLoader(named, 2, drop_last: drop, disposeDataset: false);
            var source = BatchSource.From(loader);
            for (var pass = 0; pass < 2; pass++) Assert.Equal(drop ? [[0, 1], [2, 3]] : [[0, 1], [2, 3], [4]], RowsOf(source, pass));
            Assert.Equal((drop ? 2L : 3L, drop ? 4L : 5L, false), (source.BatchCount, source.RowCount, source.CanSeek));
            Assert.Single(RowsOf(source, atMost: 1));
        }
        using var numbers = arange(3, dtype: float32);
        using var twice = numbers * 2;
        using var shuffled = utils.data.DataLoader(utils.data.TensorDataset(numbers, twice), 1, shuffle: true, seed: 1);
        Assert.Equal([0, 1, 2], RowsOf(BatchSource.From(shuffled)).SelectMany(batch => batch).Order());
    }

    [Fact]
    public void A_tensor_that_a_data_set_does_not_have_is_refused()
    {
        using var named = new Named(2);
        var error = Assert.Throws<ArgumentException>(() => RowsOf(BatchSource.From(named, x: "image")));
        Assert.Equal("x must be one of data, label; it was image. (Parameter 'x')", error.Message);
    }

    private static IBatchSource Numbers(int rows, int size, int? seed) => BatchSource.From(
        (float[][])[.. Enumerable.Range(0, rows).Select(row => new float[] { row })], (int[])[.. Enumerable.Range(0, rows).Select(row => 2 * row)], batchSize: size, shuffleSeed: seed);

    /// <summary>Items that the data set owns.</summary>
    private sealed class Named(int rows) : utils.data.Dataset
    {
        private readonly Tensor[] x = [.. Enumerable.Range(0, rows).Select(row => tensor(new float[] { row }))], y = [.. Enumerable.Range(0, rows).Select(row => tensor(2L * row))];

        public override long Count => rows;

        public override Dictionary<string, Tensor> GetTensor(long index) => new() { ["data"] = x[index], ["label"] = y[index] };

        protected override void Dispose(bool disposing)
        {
            foreach (var item in x.Concat(y)) item.Dispose();
            base.Dispose(disposing);
        }
    }
}
