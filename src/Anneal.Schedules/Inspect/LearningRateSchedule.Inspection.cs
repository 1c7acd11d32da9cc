namespace Anneal.Schedules;

/// <content>Queries about a whole run.</content>
public abstract partial record LearningRateSchedule
{
    /// <summary>Finds the greatest rate of a run and the first step that has it. The library's curves are evaluated at their corners, others at every step; in
    /// runs of more than four million steps, at some of them.</summary>
    /// <param name="run">The run, whose length must be known; a number of steps converts to it. The schedule is bound to it.</param>
    /// <returns>The step, from 0 to the last of the run, and its rate.</returns>
    /// <exception cref="ArgumentException">The length of <paramref name="run"/> is unknown, or the schedule cannot be bound to it.</exception>
    public (long Step, double Rate) Peak(RunLength run) => Over(run).Peak();

    /// <summary>Finds the first step of a run whose rate is below a limit.</summary>
    /// <param name="rate">The limit.</param>
    /// <param name="run">The run, whose length must be known; a number of steps converts to it. The schedule is bound to it.</param>
    /// <returns>The step, or null if no rate of the run is below the limit.</returns>
    /// <exception cref="ArgumentException">The length of <paramref name="run"/> is unknown, or the schedule cannot be bound to it.</exception>
    public long? FirstBelow(double rate, RunLength run) => Over(run).FirstBelow(rate);

    /// <summary>Whether every step of a run has the same rate.</summary>
    /// <param name="run">The run, whose length must be known; a number of steps converts to it. The schedule is bound to it.</param>
    /// <returns>True if the rate never changes in this run.</returns>
    /// <exception cref="ArgumentException">The length of <paramref name="run"/> is unknown, or the schedule cannot be bound to it.</exception>
    public bool IsConstantOver(RunLength run) => Over(run).IsConstant();

    /// <summary>Finds the steps of a run at which the rate jumps: stairs, restarts and joins of pieces that do not match.</summary>
    /// <param name="run">The run, whose length must be known; a number of steps converts to it. The schedule is bound to it.</param>
    /// <returns>The jumps in order. In a schedule of your own, every change between two steps is examined by bisection.</returns>
    /// <exception cref="ArgumentException">The length of <paramref name="run"/> is unknown, or the schedule cannot be bound to it.</exception>
    public IReadOnlyList<RateJump> Discontinuities(RunLength run) => [.. Over(run).Jumps()];

    /// <summary>Adds up the rates of the updates in a span.</summary>
    /// <param name="from">The first step of the span, from -2^53 to 2^53.</param>
    /// <param name="to">The first step after the span. If it is before <paramref name="from"/>, the sum is negative.</param>
    /// <returns><c>At(from) + At(from + 1) + ...</c> over all whole steps from <paramref name="from"/> up to but excluding
    /// <paramref name="to"/>. The time is proportional to the span: a hundred million steps take about a second.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="from"/> or <paramref name="to"/> is not finite, or beyond 2^53.</exception>
    /// <exception cref="InvalidOperationException">A length of the schedule depends on the run. Call <see cref="Bind"/> first.</exception>
    public double Integral(double from, double to)
    {
        Require.WholeStep(from);
        Require.WholeStep(to);
        var sum = 0.0;
        for (var step = Math.Ceiling(Math.Min(from, to)); step < Math.Max(from, to); step++)
            sum += At(step);
        return from <= to ? sum : -sum;
    }

    /// <summary>Corners of the curve in an interval, or null if nothing is known of it. The schedule is bound.</summary>
    internal virtual Outline? OutlineOf(double from, double to) => null;

    /// <summary>The rate, or null and what was thrown in its place: beyond its end a schedule may throw what it likes, a function that reads an array for example.</summary>
    internal double? TryAt(double step, out Exception? error)
    {
        try
        {
            error = null;
            return At(step);
        }
        catch (Exception thrown) when (thrown is not OutOfMemoryException)
        {
            error = thrown;
            return null;
        }
    }

    private RateScan Over(RunLength run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var bound = Bind(run);
        return new(bound, 0, run.Steps ?? throw new ArgumentException(
            "The run does not say how many steps it has. Pass stepsPerEpoch and epochs to RunLength, or a number of steps.", nameof(run)), RateScan.Thorough);
    }
}
