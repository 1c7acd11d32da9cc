namespace Anneal.Schedules;

/// <summary>Curves from knot to knot.</summary>
internal static class Knots
{
    /// <summary>The rate so many steps after one knot, of as many as there are to the next; without length it is at the next.</summary>
    public static double Between(Interpolation shape, double start, double end, double elapsed, double length) =>
        length == 0 ? end
        : shape == Interpolation.Linear ? Rates.Between(start, end, elapsed / length)
        : Rates.Between(end, start, Rates.HalfCosine(elapsed, length));
}
