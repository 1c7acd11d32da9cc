namespace Anneal.Schedules;

/// <content>Previews and checks of a schedule before a run.</content>
public abstract partial record LearningRateSchedule
{
    /// <summary>Makes a chart of the rates of a run, with the main numbers, as text.</summary>
    /// <param name="run">The run, whose length must be known; a number of steps converts to it. The schedule is bound to it.</param>
    /// <param name="firstStep">The first update to include, below the length of the run. Default 0.</param>
    /// <returns>A preview. Its <c>ToString()</c> draws the chart.</returns>
    /// <example><code>
    /// string text = new CosineDecay(0.1, decaySteps: 100.Percent).Preview(new RunLength(stepsPerEpoch: 469, epochs: 10)).ToString();
    /// </code></example>
    /// <exception cref="ArgumentException">The length of <paramref name="run"/> is unknown, or the schedule cannot be bound to it.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="firstStep"/> is not in the run.</exception>
    public SchedulePreview Preview(RunLength run, long firstStep = 0) => new(BoundFrom(run, firstStep), run, firstStep);

    /// <summary>Finds properties of this schedule that may not fit a run. A finding may be intended.</summary>
    /// <param name="run">The run, whose length must be known; a number of steps converts to it. The schedule is bound to it.</param>
    /// <param name="firstStep">The first update to include, below the length of the run. Default 0.</param>
    /// <param name="name">The name of the scheduled number in the texts, such as <c>momentum</c>. Numbers other than the learning rate are
    /// not checked for hardly changing or for ending at 0. Default <c>learning rate</c>.</param>
    /// <returns>The findings. Empty if there are none.</returns>
    /// <remarks>
    /// A function or a schedule of your own is evaluated only at steps of the run; the library's curves are also examined after the end of
    /// the run. Rising and falling is not a finding for cyclic curves (<see cref="CyclicalLearningRate"/>, <see cref="SineCycle"/>), and
    /// restarts are a finding only if there are more than 50. At most about 50,000 rates are evaluated, however long the run: every step where
    /// that is enough, or the corners of a curve of the library; otherwise the first steps, and then steps spread over the run.
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
            : throw Require.Refused(firstStep, $"a step of the run, 0 to {steps - 1}");
    }
}
