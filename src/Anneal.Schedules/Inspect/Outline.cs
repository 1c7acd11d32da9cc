namespace Anneal.Schedules;

/// <summary>
/// What is known of a curve without evaluating it: between two corners its formula is smooth, so that it cannot jump there; and, where
/// <see cref="IsMonotone"/>, it does not rise and fall. Corners come in any order, only as many as are asked for; at most
/// <see cref="Count"/> are gone through: infinitely many, perhaps, up to an infinite step.
/// </summary>
internal readonly record struct Outline(IEnumerable<double> Corners, double Count, bool IsMonotone, Recurrence Recurrence = Recurrence.None)
{
    public static Outline Smooth { get; } = new([], 0, true);

    /// <summary>The corners of several curves side by side; monotone if it says so.</summary>
    public static Outline? Of(IEnumerable<LearningRateSchedule> schedules, double from, double to, bool isMonotone)
    {
        List<Outline> parts = [Smooth with { IsMonotone = isMonotone }];
        foreach (var schedule in schedules)
        {
            if (schedule.OutlineOf(from, to) is not { } outline)
                return null;
            parts.Add(outline);
        }

        return Of(parts);
    }

    /// <summary>The corners of all, which are monotone if each is.</summary>
    public static Outline Of(IReadOnlyCollection<Outline> parts) => new(
        parts.SelectMany(part => part.Corners), parts.Sum(part => part.Count), parts.All(part => part.IsMonotone),
        parts.Select(part => part.Recurrence).DefaultIfEmpty().Max());

    /// <summary>A few corners.</summary>
    public static Outline At(params double[] corners) => new(corners, corners.Length, true);

    /// <summary>The multiples of a period in (from, to).</summary>
    public static Outline Multiples(double period, double from, double to) =>
        to > from ? new(All(period, from, to), (to - from) / period + 1, true) : Smooth;

    /// <summary>These corners and those of another, which is monotone too if both are.</summary>
    public Outline And(Outline other) => Of([this, other]);

    /// <summary>These corners but for those outside an interval.</summary>
    public Outline Within(double from, double to) => this with { Corners = Corners.Where(corner => corner > from && corner < to) };

    /// <summary>These corners moved to a start, but for those outside an interval.</summary>
    public Outline Placed(double start, double from, double to) => this with { Corners = Placed(Corners, start, from, to) };

    public Outline Select(Func<double, double> place) => this with { Corners = Corners.Select(place) };

    private static IEnumerable<double> Placed(IEnumerable<double> corners, double start, double from, double to)
    {
        foreach (var corner in corners)
            if (start + corner > from && start + corner < to)
                yield return start + corner;
    }

    private static IEnumerable<double> All(double period, double from, double to)
    {
        for (var n = ExactQuotient.Floor(from, period); n * period < to; n++)
            if (n * period > from)
                yield return n * period;
    }
}
