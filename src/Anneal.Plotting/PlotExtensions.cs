using Anneal.Callbacks;
using Anneal.Schedules;
using Anneal.Training;

namespace Anneal.Plotting;

/// <summary>Makes pictures of schedules, histories and range tests.</summary>
public static class PlotExtensions
{
    /// <summary>Makes a picture of the rates of a run.</summary>
    /// <param name="schedule">The schedule, which is bound to the run.</param>
    /// <param name="run">The run, whose length must be known; a number of steps converts to it.</param>
    /// <returns>The picture.</returns>
    /// <exception cref="ArgumentException">The length of <paramref name="run"/> is unknown, or the schedule cannot be bound to it.</exception>
    /// <example><code>
    /// new CosineDecay(0.1, decaySteps: 100.Percent).Plot(1_000).Save("cosine.png");
    /// </code></example>
    public static SchedulePlot Plot(this LearningRateSchedule schedule, RunLength run)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        return SchedulePlot.Of(run, (schedule.GetType().Name, schedule));
    }

    /// <summary>Makes a picture of the loss, metrics and learning rate of each epoch.</summary>
    /// <param name="history">The history that <c>Fit</c> returned, with at least one epoch.</param>
    /// <returns>The picture.</returns>
    /// <exception cref="ArgumentException"><paramref name="history"/> has no epoch.</exception>
    /// <example><code>
    /// model.Fit(x, y, epochs: 5).Plot().Save("history.png");
    /// </code></example>
    public static HistoryPlot Plot(this History history)
    {
        ArgumentNullException.ThrowIfNull(history);
        return new(history);
    }

    /// <summary>Makes a picture of a range test.</summary>
    /// <param name="curve">What <see cref="LearningRateFinder.Find"/> returned.</param>
    /// <returns>The picture.</returns>
    /// <example><code>
    /// new LearningRateFinder().Find(model, x, y).Plot().Save("rates.png");
    /// </code></example>
    public static LearningRateCurvePlot Plot(this LearningRateCurve curve)
    {
        ArgumentNullException.ThrowIfNull(curve);
        return new(curve);
    }
}
