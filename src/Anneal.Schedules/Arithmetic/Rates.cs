namespace Anneal.Schedules;

/// <summary>Formulas that several schedules share.</summary>
internal static class Rates
{
    /// <summary>start + (end - start) fraction: exact at 0 and 1, constant if start = end, and without overflow between.</summary>
    public static double Between(double start, double end, double fraction) => start == end ? start : fraction switch
    {
        < 0.5 => start + (fraction * end - fraction * start),
        <= 1 => end - ((1 - fraction) * end - (1 - fraction) * start),
        _ => start + fraction * (end - start),
    };

    /// <summary>rate factor^exponent, in two halves so that a small rate may grow beyond where the power alone overflows; 0 stays 0.</summary>
    public static double Times(double rate, double factor, double exponent)
    {
        if (rate == 0)
            return 0;
        var half = Math.Truncate(exponent / 2);
        return rate * Math.Pow(factor, half) * Math.Pow(factor, exponent - half);
    }

    /// <summary>e^x - 1, to full precision also near 0. Source: W. Kahan, as told by N. Higham, Accuracy and Stability, 1.14.1.</summary>
    public static double ExpMinus1(double x)
    {
        var power = Math.Exp(x);
        return power == 1 ? x : Math.Abs(x) > 1 ? power - 1 : (power - 1) * x / Math.Log(power);
    }

    /// <summary>The logarithm of 1 + x, to full precision also near 0. Source: as above.</summary>
    public static double LogOf1Plus(double x)
    {
        var sum = 1 + x;
        return sum == 1 ? x : Math.Abs(x) > 1 ? Math.Log(sum) : Math.Log(sum) * x / (sum - 1);
    }

    /// <summary>(1 + cos(pi elapsed / length)) / 2, to full precision also where it nears 0: there it is sin^2 of half the rest.</summary>
    public static double HalfCosine(double elapsed, double length)
    {
        var fraction = elapsed / length;
        if (fraction <= 0.5)
            return (1 + double.CosPi(fraction)) / 2;
        var sine = double.SinPi((length - elapsed) / length / 2);
        return sine * sine;
    }
}
