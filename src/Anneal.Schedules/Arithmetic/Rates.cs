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

    /// <summary>(1 + cos(pi elapsed / length)) / 2, to full precision also where it nears 0: 1 - sin^2 of half the way, or sin^2 of half the rest; exact half way.</summary>
    public static double HalfCosine(double elapsed, double length)
    {
        var twice = 2 * elapsed;
        if (twice == length)
            return 0.5;
        var early = twice < length;
        var sine = SinPi((early ? elapsed : length - elapsed) / length / 2);
        return early ? Math.FusedMultiplyAdd(-sine, sine, 1) : sine * sine;
    }

    /// <summary>sin(pi x) for x from 0 to 1, exact at both ends and half way: the sine of an eighth of a turn at most, or 1 - 2 sin^2 of half the way to the top.</summary>
    public static double HalfSine(double x)
    {
        var fold = Math.Min(x, 1 - x);
        if (fold <= 0.25)
            return SinPi(fold);
        var sine = SinPi((0.5 - fold) / 2);
        return Math.FusedMultiplyAdd(-2 * sine, sine, 1);
    }

    /// <summary>sin(pi x), nearer than .NET's, which rounds pi x before it takes the sine. Source: polynomial of fdlibm's k_sin.c, Sun Microsystems, 1993.</summary>
    private static double SinPi(double x)
    {
        if (!(Math.Abs(x) <= 0.25))
            return double.SinPi(x);
        var high = Math.PI * x;
        var low = Math.FusedMultiplyAdd(1.2246467991473532e-16, x, Math.FusedMultiplyAdd(Math.PI, x, -high));
        var square = high * high;
        var fourth = square * square;
        var p = Math.FusedMultiplyAdd(1.58969099521155010221e-10, square, -2.50507602534068634195e-08);
        var q = Math.FusedMultiplyAdd(2.75573137070700676789e-06, square, -1.98412698298579493134e-04);
        var r = Math.FusedMultiplyAdd(8.33333333332248946124e-03, square, -1.66666666666666324348e-01);
        p = Math.FusedMultiplyAdd(Math.FusedMultiplyAdd(p, fourth, q), fourth, r);
        // sin(high + low) = sin(high) + low cos(high), and cos(high) is 1 - high^2 / 2 where low matters.
        return high + Math.FusedMultiplyAdd(p * square, high, low * Math.FusedMultiplyAdd(square, -0.5, 1));
    }
}
