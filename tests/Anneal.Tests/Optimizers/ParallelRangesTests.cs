using Anneal.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Optimizers;

public sealed class ParallelRangesTests
{
    [Fact]
    public void An_exception_of_the_calling_thread_waits_for_the_others()
    {
        using var begun = new ManualResetEventSlim();
        using var failing = new ManualResetEventSlim();
        var done = false;
        var ranges = new ParallelRanges((start, _) =>
        {
            if (start == 0)
            {
                begun.Wait();
                failing.Set();
                throw new NotSupportedException();
            }
            begun.Set();
            failing.Wait();
            Thread.SpinWait(100_000);
            done = true;
        });
        Assert.Throws<NotSupportedException>(() => ranges.Run(2, threads: 2));
        Assert.True(done);
    }

    /// <summary>Each waits for a share that stands behind all others in the queue of the pool.</summary>
    [Fact]
    public async Task Two_hundred_runs_on_the_threads_of_the_pool_do_not_wait_for_each_other()
    {
        var done = 0;
        Task[] runs = [.. Enumerable.Range(0, 200).Select(_ => Task.Run(() => new ParallelRanges((start, end) => Interlocked.Add(ref done, (int)(end - start))).Run(10, threads: 2)))];
        await Task.WhenAll(runs).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        Assert.Equal(2000, done);
    }

    [Fact]
    public void A_failed_pass_leaves_nothing_for_the_next()
    {
        using var values = zeros(1);
        var passes = 0;
        var fails = true;
        var plan = new MemoryPlan((in UpdateMemory _) =>
        {
            passes++;
            if (fails) throw new NotSupportedException();
        });
        UpdateMemory.TryOpen(values, values, out var memory);
        plan.Add(memory);
        Assert.Throws<NotSupportedException>(plan.Run);
        fails = false;
        plan.Run();
        Assert.Equal(1, passes);
    }

    [Fact]
    public void A_mixture_that_was_not_run_leaves_nothing_for_the_next()
    {
        using var sum = zeros(1);
        using var gradient = ones(1);
        var mixture = new Mixture();
        mixture.BeginSum(1);
        mixture.Add(sum, gradient);
        mixture.BeginSum(1);
        mixture.Run();
        Assert.Equal(0, sum.ToSingle());
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(131_071, 1)]
    [InlineData(131_072, 2)]
    [InlineData(200_000, 3)]
    [InlineData(1_000_000, 4)]
    public void Threads_are_used_as_the_elements_are_worth(long elements, int threads)
    {
        using var four = new TorchThreads(4);
        Assert.Equal(threads, ParallelRanges.ThreadsFor(elements));
    }
}
