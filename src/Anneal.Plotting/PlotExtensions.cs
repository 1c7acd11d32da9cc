using Anneal.Callbacks;
using Anneal.Schedules;

namespace Anneal.Plotting;

/// <summary>Pictures of schedules and histories.</summary>
public static class PlotExtensions
{
    /// <summary>The rate of every step of a run, as a picture.</summary>
    /// <param name="schedule">The schedule; it is bound to the run.</param>
    /// <param name="run">The run, of known length; a number of steps converts to it.</param>
    /// <returns>A picture to be saved.</returns>
    /// <exception cref="ArgumentException">The length of <paramref name="run"/> is unknown, or the schedule cannot be bound to it.</exception>
    /// <example><code>
    /// new CosineDecay(0.1, decaySteps: 100.Percent).Plot(1_000).Save("cosine.png");
    /// </code></example>
    public static SchedulePlot Plot(this LearningRateSchedule schedule, RunLength run)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        return SchedulePlot.Of(run, (schedule.GetType().Name, schedule));
    }

    /// <summary>Loss, metrics and learning rate of each epoch, as a picture.</summary>
    /// <param name="history">What <c>Fit</c> returned, of one epoch or more.</param>
    /// <returns>A picture to be saved.</returns>
    /// <exception cref="ArgumentException"><paramref name="history"/> has no epoch.</exception>
    /// <example><code>
    /// model.Fit(x, y, epochs: 5).Plot().Save("history.png");
    /// </code></example>
    public static HistoryPlot Plot(this History history)
    {
        ArgumentNullException.ThrowIfNull(history);
        return new(history);
    }
}
