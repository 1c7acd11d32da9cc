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
}
