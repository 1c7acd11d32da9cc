using Anneal.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Optimizers;

public sealed class ParallelRangesTests
{
    [Fact]
    public void An_exception_of_the_calling_thread_waits_for_the_others()
    {
        using var two = new TorchThreads(2);
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

    [Fact]
    public void Forty_runs_at_once_do_not_wait_for_each_other()
    {
        using var two = new TorchThreads(2);
        var done = 0;
        Thread[] runs = [.. Enumerable.Range(0, 40).Select(_ => new Thread(() => new ParallelRanges((start, end) => Interlocked.Add(ref done, (int)(end - start))).Run(10, threads: 2)))];
        foreach (var run in runs) run.Start();
        Assert.All(runs, run => Assert.True(run.Join(TimeSpan.FromMinutes(1))));
        Assert.Equal(400, done);
    }

    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 1)]
    [InlineData(2, 33)]
    [InlineData(3, 48)]
    [InlineData(4, 100)]
    public void The_ranges_cover_everything_once_and_start_at_multiples_of_the_unit(int threads, int length)
    {
        using var torchThreads = new TorchThreads(threads);
        var times = new int[length];
        new ParallelRanges(
            (start, end) =>
            {
                Assert.Equal(0, start % 16);
                for (var i = start; i < end; i++) Interlocked.Increment(ref times[i]);
            },
            unit: 16).Run(length, threads);
        Assert.All(times, count => Assert.Equal(1, count));
    }

    [Fact]
    public void An_exception_of_another_thread_reaches_the_caller()
    {
        using var two = new TorchThreads(2);
        var ranges = new ParallelRanges((start, _) =>
        {
            if (start == 1) throw new NotSupportedException("no");
        });
        Assert.Equal("no", Assert.Throws<NotSupportedException>(() => ranges.Run(2, threads: 2)).Message);
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
    [InlineData(32_767, 1)]
    [InlineData(32_768, 2)]
    [InlineData(50_000, 3)]
    [InlineData(1_000_000, 4)]
    public void Threads_are_used_as_the_elements_are_worth(long elements, int threads)
    {
        using var four = new TorchThreads(4);
        Assert.Equal(threads, ParallelRanges.ThreadsFor(elements));
    }
}
