namespace Anneal.Schedules;

/// <summary>The formulas of <see cref="DecayShape"/>.</summary>
internal static class DecayShapes
{
    /// <summary>The rate so many steps after the top, with so many left to the end: none where there is no length, but half-lives pass.</summary>
    public static double Falling(DecayShape shape, double top, double end, double elapsed, double left, double halfLife)
    {
        var length = elapsed + left;
        if (length == 0 && shape != DecayShape.HalfLife)
            return end;
        // Each shape is written in x or in the rest of it, so that it is exact at both ends.
        var (x, rest) = (elapsed / length, left / length);
        return shape switch
        {
            DecayShape.Linear => Rates.Between(end, top, rest),
            DecayShape.Cosine => Rates.Between(end, top, Rates.HalfCosine(elapsed, length)),
            DecayShape.OneMinusSqrt => Rates.Between(end, top, rest / (1 + Math.Sqrt(x))),
            DecayShape.OneMinusSquare => Rates.Between(end, top, rest * (1 + x)),
            DecayShape.Exponential => Rates.Between(end, top, 2 * Math.Pow(0.5, x) - 1),
            DecayShape.Geometric => Geometric.Between(top, end, x),
            _ => Rates.Between(end, top, Math.Pow(0.5, elapsed / halfLife)),
        };
    }

    /// <summary>The area from so many steps after the top to so many.</summary>
    public static double Area(DecayShape shape, double top, double end, double from, double to, double length, double halfLife)
    {
        var (x, y) = (from / length, to / length);
        return (to - from) * (length == 0 && shape != DecayShape.HalfLife ? end : shape switch
        {
            DecayShape.Linear => Rates.Between(top, end, (x + y) / 2),
            DecayShape.Cosine => Rates.Between(end, top, Mean.HalfCosine(from, to, length)),
            DecayShape.OneMinusSqrt => Rates.Between(end, top, OneMinusSqrt(x, y, (length - from) / length, (length - to) / length)),
            // Simpson's rule is exact for squares, and all its terms have one sign.
            DecayShape.OneMinusSquare => Rates.Between(end, top, (Square(x) + 4 * Square((x + y) / 2) + Square(y)) / 6),
            DecayShape.Exponential => Rates.Between(end, top, Mean.ExpMinus1(Math.Log(2) * (1 - y), Math.Log(2) * (1 - x))),
            DecayShape.Geometric => Mean.Exponential(Geometric.Between(top, end, x), Geometric.Between(top, end, y), Math.Log(end / top) * (y - x)),
            _ => Rates.Between(end, top, Mean.Exponential(Math.Pow(0.5, from / halfLife), Math.Pow(0.5, to / halfLife), -Math.Log(2) * ((to - from) / halfLife))),
        });

        static double Square(double x) => (1 - x) * (1 + x);
    }

    // The mean of 1 - sqrt(x), from x to y and with 1 - x and 1 - y beside them. With q = sqrt(x) it is the mean of 2 q (1 - q), by Simpson's rule,
    // over that of 2 q.
    private static double OneMinusSqrt(double x, double y, double restX, double restY)
    {
        var (q, p) = (Math.Sqrt(x), Math.Sqrt(y));
        var (g, h) = (restX / (1 + q), restY / (1 + p));
        return (q * g + (q + p) * (g + h) + p * h) / 3 / (q + p);
    }

    public static DecayShape Defined(DecayShape value, string parameter) => Enum.IsDefined(value)
        ? value
        : throw new ArgumentOutOfRangeException(
            parameter, $"{parameter} must be one of {string.Join(", ", Enum.GetNames<DecayShape>())}; it was {(int)value}.");
}
