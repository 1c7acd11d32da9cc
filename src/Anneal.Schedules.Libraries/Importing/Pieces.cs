namespace Anneal.Schedules;

/// <summary>Compositions that importers share.</summary>
internal static class Pieces
{
    /// <summary>bottom + (top - bottom) weight.</summary>
    public static LearningRateSchedule Between(double bottom, double top, LearningRateSchedule weight) =>
        bottom == 0 ? top * weight : new ConstantRate(bottom).Blend(top, weight);

    /// <summary>One schedule after another; of each, also of one that is a sequence itself, only what comes before the next.</summary>
    public static LearningRateSchedule Join(IReadOnlyList<LearningRateSchedule> schedules, IReadOnlyList<Duration> starts, string parameter)
    {
        LearningRateSchedule? joined = null;
        Duration start = 0;
        for (var i = 0; i < schedules.Count; i++)
        {
            var end = i < starts.Count ? Require.NotNegative(starts[i], $"{parameter}[{i}]") : start;
            if ((end - start).IsNegative)
                throw Require.RefusedElement(i, end, $"{start} or more, because {parameter} must ascend", parameter);
            var piece = i < starts.Count ? First(schedules[i], end - start) : schedules[i];
            if (piece is not null)
                joined = joined?.Then(piece, at: start) ?? piece;
            start = end;
        }

        return joined!;
    }

    // A period of the length is all that is asked for.
    private static LearningRateSchedule? First(LearningRateSchedule schedule, Duration length)
    {
        if (length == 0)
            return null;
        return schedule is not Sequence sequence || length - sequence.Pieces[^1].Start is { IsInSteps: true, Steps: >= 0 }
            ? schedule
            : schedule.Repeat(length);
    }
}
