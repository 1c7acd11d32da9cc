namespace Anneal.Layers;

/// <summary>The two numbers between which a random number lies.</summary>
internal static class RandomRange
{
    /// <summary>Two numbers as given, in order; one number x is [-x, x].</summary>
    public static (double Least, double Most) Of(Numbers factor, double least, string allowed, Func<double, bool> accepts, string parameter)
    {
        foreach (var number in factor)
            if (!(double.IsFinite(number) && accepts(number))) throw Require.Refused(number, allowed, parameter);
        if (factor.List is not { } both) return (Math.Max(-Math.Abs(factor.Value), least), Math.Abs(factor.Value));
        if (both.Count != 2) throw Require.Wrong(parameter, $"must be one number or two; it was {factor}");
        return (both.Min(), both.Max());
    }

    /// <summary>Of a share that is at least -1 and at most 1.</summary>
    public static (double Least, double Most) OfShare(Numbers factor, string parameter) => Of(factor, -1, "in [-1, 1]", number => number is >= -1 and <= 1, parameter);
}
