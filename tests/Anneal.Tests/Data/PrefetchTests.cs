using Anneal.Data;
using static Anneal.Tests.Data.CountingSource;

namespace Anneal.Tests.Data;

/// <summary>Batches that another thread reads ahead.</summary>
public class PrefetchTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Fact]
    public void Reads_at_most_so_many_batches_ahead()
    {
        var source = new CountingSource(1, 1, 1, 1, 1, 1, 1, 1);
        using var batches = source.Prefetch(2).Read(0);
        Assert.True(batches.MoveNext());
        batches.Current.Dispose();
        Assert.True(SpinWait.SpinUntil(() => source.Made == 4, Soon));
        Thread.Sleep(50);
        Assert.Equal(4, source.Made);
    }

    [Fact]
    public void An_exception_comes_after_the_batches_before_it_with_its_stack()
    {
        using var batches = new CountingSource(1, 1, 1) { Fails = 2 }.Prefetch(8).Read(0);
        for (var i = 0; i < 2; i++)
        {
            Assert.True(batches.MoveNext());
            batches.Current.Dispose();
        }
        var error = Assert.Throws<InvalidDataException>(() => batches.MoveNext());
        Assert.Equal("Batch 2 is broken.", error.Message);
        Assert.Contains("CountingSource.Read", error.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public void The_thread_ends_when_the_pass_is_left()
    {
        var (source, thread) = (new CountingSource(1, 1, 1, 1), (Thread?)null);
        using (var batches = source.Map(batch => { thread = Thread.CurrentThread; return batch; }).Prefetch().Read(0))
        {
            Assert.True(batches.MoveNext());
            batches.Current.Dispose();
        }
        Assert.NotSame(Thread.CurrentThread, thread);
        Assert.True(thread!.Join(Soon));
        Assert.Equal(0, source.Open);
    }

    [Fact]
    public void Waiting_can_be_cancelled_while_the_source_blocks()
    {
        using var held = new Held();
        held.Cancellation.CancelAfter(50);
        Assert.Throws<OperationCanceledException>(() => held.Batches.MoveNext());
    }

    [Fact]
    public async Task Who_cancels_does_not_wait_for_a_source_that_blocks()
    {
        using var held = new Held();
        await held.Cancellation.CancelAsync();
        await Task.Run(held.Batches.Dispose, TestContext.Current.CancellationToken).WaitAsync(Soon, TestContext.Current.CancellationToken);
        Assert.Equal(1, held.Source.Open);
    }

    [Fact]
    public void Two_passes_may_be_read_at_once()
    {
        var source = new CountingSource(2, 2, 2).Prefetch();
        using var first = source.Read(0);
        Assert.True(first.MoveNext());
        first.Current.Dispose();
        Assert.Equal([[0, 1], [2, 3], [4, 5]], RowsOf(source, pass: 1));
        Assert.True(first.MoveNext());
        using var batch = first.Current;
        Assert.Equal([2, 3], GoldenTensor.Values(batch.X));
    }

    /// <summary>A pass whose first batch was read, and whose source blocks before the second until the end: who waited for it would wait for ever.</summary>
    private sealed class Held : IDisposable
    {
        private readonly ManualResetEventSlim blocked = new();

        public Held()
        {
            Source = new CountingSource(1, 1) { Before = i => { if (i == 1) blocked.Wait(); } };
            Batches = new Prefetcher(token => Source.Read(0, 0, token), 1, Cancellation.Token) { Patience = Timeout.InfiniteTimeSpan };
            Assert.True(Batches.MoveNext());
            Batches.Current.Dispose();
        }

        public CountingSource Source { get; }

        public CancellationTokenSource Cancellation { get; } = new();

        public Prefetcher Batches { get; }

        public void Dispose()
        {
            blocked.Set();
            Batches.Dispose();
            Batches.Dispose();
            Assert.True(SpinWait.SpinUntil(() => Source.Open == 0, Soon));
            Cancellation.Dispose();
            blocked.Dispose();
        }
    }
}
