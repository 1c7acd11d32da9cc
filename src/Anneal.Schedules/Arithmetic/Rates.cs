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

    /// <summary>rate factor^exponent, also where the power alone over- or underflows and a small or large rate does not; 0 stays 0.</summary>
    public static double Times(double rate, double factor, double exponent)
    {
        var power = Math.Pow(factor, exponent);
        if (double.IsNormal(power))
            return rate * power;
        if (rate == 0)
            return 0;
        var half = Math.Truncate(exponent / 2);
        return rate * Math.Pow(factor, half) * Math.Pow(factor, exponent - half);
    }

    /// <summary>The natural logarithm of x, greater than 0 and of ordinary size, with twice the digits of a double.</summary>
    public static (double High, double Low) Logarithm(double x)
    {
        var log = Math.Log(x);
        // One step of Newton: ln x = log + (x - e^log) / e^log, where e^log is a series in more digits.
        DoubleDouble power = 1, term = 1;
        var small = Math.ScaleB(log, -8);
        for (var n = 1; n <= 16; n++)
        {
            term = term * small * Reciprocal(n);
            power += term;
        }

        for (var n = 0; n < 8; n++)
            power *= power;
        return (log, (x - power).High / x);
    }

    // 1 / n with twice the digits of a double.
    private static DoubleDouble Reciprocal(int n)
    {
        var quotient = 1.0 / n;
        return new(quotient, Math.FusedMultiplyAdd(-quotient, n, 1) / n);
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

    /// <summary>(1 + cos(pi elapsed / length)) / 2, to full precision also where it nears 0: 1 - sin^2 of half the way, or sin^2 of half the rest; exact half way.</summary>
    public static double HalfCosine(double elapsed, double length)
    {
        var twice = 2 * elapsed;
        if (twice == length)
            return 0.5;
        var early = twice < length;
        var sine = BulkMath.SinPi((early ? elapsed : length - elapsed) / length / 2);
        return early ? Math.FusedMultiplyAdd(-sine, sine, 1) : sine * sine;
    }

    /// <summary>sin(pi x) for x from 0 to 1, exact at both ends and half way: the sine of an eighth of a turn at most, or 1 - 2 sin^2 of half the way to the top.</summary>
    public static double HalfSine(double x)
    {
        var fold = Math.Min(x, 1 - x);
        if (fold <= 0.25)
            return BulkMath.SinPi(fold);
        var sine = BulkMath.SinPi((0.5 - fold) / 2);
        return Math.FusedMultiplyAdd(-2 * sine, sine, 1);
    }
}
