namespace Anneal.Schedules;

/// <summary>Outlines of curves with an end.</summary>
internal static class Corners
{
    /// <summary>
    /// The corners of a curve that is monotone between those given, 0 and its length; in every period, if it repeats. What continues may
    /// have turns that are not counted: it is not monotone then.
    /// </summary>
    public static Outline Of(ReadOnlySpan<double> within, double length, After after, double from, double to, bool turnsAfterEnd = false)
    {
        double[] corners = [0, .. within, length];
        if (after != After.Repeat || length <= 0)
            return Outline.At(corners) with
            {
                IsMonotone = !(turnsAfterEnd && after == After.Continue && to > length),
                Recurrence = after == After.Continue ? Recurrence.GoesOn : Recurrence.None,
            };
        var periods = Outline.Multiples(length, Math.Max(from - length, -length / 2), to);
        return new(periods.Corners.SelectMany(start => corners.Select(corner => start + corner)), periods.Count * corners.Length, true, Recurrence.Restarts);
    }

    /// <summary>The multiples of a period from step 0 on.</summary>
    public static Outline Every(double period, double from, double to) => Outline.Multiples(period, Math.Max(from, 0), to);
}
