namespace Anneal.Schedules;

/// <content>A look at a schedule before hours are spent on it.</content>
public abstract partial record LearningRateSchedule
{
    /// <summary>A chart of the rates of a run and the numbers that matter, as text.</summary>
    /// <param name="run">The run, of known length; a number of steps converts to it. The schedule is bound to it.</param>
    /// <param name="firstStep">The first update to look at, below the length of the run. Default 0.</param>
    /// <returns>The numbers, and with <c>ToString()</c> the text.</returns>
    /// <example><code>
    /// string text = new CosineDecay(0.1, decaySteps: 100.Percent).Preview(new RunLength(stepsPerEpoch: 469, epochs: 10)).ToString();
    /// </code></example>
    /// <exception cref="ArgumentException">The length of <paramref name="run"/> is unknown, or the schedule cannot be bound to it.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="firstStep"/> is not in the run.</exception>
    public SchedulePreview Preview(RunLength run, long firstStep = 0) => new(BoundFrom(run, firstStep), run, firstStep);

    /// <summary>What of this schedule may not fit a run, in words for people. A schedule that is meant so need not be changed.</summary>
    /// <param name="run">The run, of known length; a number of steps converts to it. The schedule is bound to it.</param>
    /// <param name="firstStep">The first update to look at, below the length of the run. Default 0.</param>
    /// <param name="name">What the schedule is of, for the texts: <c>momentum</c>. Of anything but a learning rate it is not said that it hardly changes
    /// or ends at 0. Default <c>learning rate</c>.</param>
    /// <returns>The findings; none if all is well.</returns>
    /// <remarks>
    /// A function and a schedule of your own are asked for steps of the run only; of the library's curves it is known what would come after it.
    /// Going up and down is not found fault with where it is what a curve is for (<see cref="CyclicalLearningRate"/>, <see cref="SineCycle"/>), and restarts
    /// only if there are more than 50. Whatever the length of the run, some 50,000 rates are looked at: every step where that is enough, or the corners of a
    /// curve of the library; else the first steps, and then steps spread over the run.
    /// </remarks>
    /// <exception cref="ArgumentException">The length of <paramref name="run"/> is unknown, or the schedule cannot be bound to it.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="firstStep"/> is not in the run.</exception>
    public IReadOnlyList<ScheduleFinding> Check(RunLength run, long firstStep = 0, string name = ScheduleCheck.LearningRate) =>
        [.. new ScheduleCheck(BoundFrom(run, firstStep), run, firstStep, name).Findings()];

    /// <summary>The steps at which one schedule follows another. The schedule is bound.</summary>
    internal virtual IEnumerable<double> Joins => [];

    private LearningRateSchedule BoundFrom(RunLength run, long firstStep)
    {
        ArgumentNullException.ThrowIfNull(run);
        var bound = Bind(run);
        if (run.Steps is not { } steps)
            throw new ArgumentException("The run does not say how many steps it has. Pass stepsPerEpoch and epochs to RunLength, or a number of steps.", nameof(run));
        return firstStep >= 0 && firstStep < steps
            ? bound
            : throw new ArgumentOutOfRangeException(nameof(firstStep), $"firstStep must be in [0, {steps}), the steps of the run; it was {firstStep}.");
    }
}
