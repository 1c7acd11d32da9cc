namespace Anneal.Schedules;

/// <summary>Areas of curves that are put together from parts with closed forms.</summary>
internal static class Areas
{
    /// <summary>A curve whose first rate holds before step 0; <paramref name="area"/> gives the area from there on.</summary>
    public static double FromZero(LearningRateSchedule schedule, double from, double to, Func<double, double, double> area)
    {
        var start = Math.Clamp(0, from, to);
        return (from < start ? schedule.At(0) * (start - from) : 0) + (start < to ? area(start, to) : 0);
    }

    /// <summary>The same with an end, after which <paramref name="after"/> says what holds: <paramref name="area"/> then gives the area up to
    /// there, or, if the formula goes on, of any later interval too.</summary>
    public static double WithEnd(
        LearningRateSchedule schedule, double from, double to, double end, After after, Func<double, double, double> area) =>
        FromZero(schedule, from, to, (from, to) =>
        {
            if (after == After.Continue)
                return area(from, to);
            if (end > 0 && after == After.Repeat)
                return Periods(from, to, end, area);
            var border = Math.Clamp(end, from, to);
            return (from < border ? area(from, border) : 0) + (border < to ? schedule.At(to) * (to - border) : 0);
        });

    /// <summary>A curve that is the same in every period.</summary>
    public static double Periods(double from, double to, double period, Func<double, double, double> area) =>
        Series(from, to, period, count => count, _ => 1, area);

    /// <summary>A curve that is the same in every period but for its height: the sum of the heights of the first periods, and the height of one,
    /// over that of the first.</summary>
    public static double Series(
        double from, double to, double period, Func<double, double> sum, Func<double, double> height, Func<double, double, double> area)
    {
        var (first, last) = (ExactQuotient.Floor(from, period), ExactQuotient.Floor(to, period));
        var (start, end) = (ExactQuotient.Rest(from, period, first), ExactQuotient.Rest(to, period, last));
        if (first == last)
            return height(first) * area(start, end);
        var between = last - first - 1;
        return (start < period ? height(first) * area(start, period) : 0)
            + (between > 0 ? height(first + 1) * sum(between) * area(0, period) : 0)
            + (end > 0 ? height(last) * area(0, end) : 0);
    }

    /// <summary>Stairs, each as long as the others and as high as <paramref name="height"/> says of its index; before step 0 too. The sum of the
    /// heights of so many stairs is <paramref name="sum"/> times that of the first of them.</summary>
    public static double Stairs(double from, double to, double length, Func<double, double> sum, Func<double, double> height) =>
        Stairs(from, to, length, (first, count) => height(first) * sum(count), height);

    /// <summary>The same with <paramref name="sum"/> of the index of the first stair and their count.</summary>
    public static double Stairs(double from, double to, double length, Func<double, double, double> sum, Func<double, double> height)
    {
        var (first, last) = (ExactQuotient.Floor(from, length), ExactQuotient.Floor(to, length));
        if (first == last)
            return height(first) * (to - from);
        // Widths of no more than a stair, each rounded once: none is the difference of two that are far longer.
        var (start, end) = (Math.FusedMultiplyAdd(first + 1, length, -from), Math.FusedMultiplyAdd(-last, length, to));
        var between = last - first - 1;
        return (start > 0 ? height(first) * start : 0)
            + (between > 0 ? sum(first + 1, between) * length : 0)
            + (end > 0 ? height(last) * end : 0);
    }

    /// <summary>A curve that is a line between corners in ascending order, and before and after them: a line has its mean in the middle.</summary>
    public static double Lines(LearningRateSchedule schedule, double from, double to, IEnumerable<double> corners)
    {
        var area = 0.0;
        foreach (var corner in corners.Append(to))
        {
            var end = Math.Clamp(corner, from, to);
            if (from < end)
                area += schedule.At(from + (end - from) / 2) * (end - from);
            from = end;
        }

        return area;
    }

    /// <summary>A part of a phase from <paramref name="start"/> to <paramref name="end"/>; <paramref name="part"/> is called with the steps since
    /// <paramref name="origin"/>, the start unless it says otherwise.</summary>
    public static double Phase(double from, double to, double start, double end, Func<double, double, double> part, double? origin = null)
    {
        (from, to) = (Math.Max(from, start), Math.Min(to, end));
        return from < to ? part(from - (origin ?? start), to - (origin ?? start)) : 0;
    }
}
