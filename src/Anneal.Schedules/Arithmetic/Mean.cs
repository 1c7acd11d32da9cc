namespace Anneal.Schedules;

/// <summary>
/// Means over an interval of what curves are made of: times its width they are the areas under the curves. Each is a sum or a product of parts
/// with one sign, so that no digits are lost where the curve nears 0 or the interval is short.
/// </summary>
internal static class Mean
{
    /// <summary>The mean of <see cref="Rates.HalfCosine"/>: (1 + cos(pi x)) / 2 has the mean of its middle, flattened towards 1/2.</summary>
    public static double HalfCosine(double from, double to, double length)
    {
        var flat = OneMinusSinc((to - from) / length / 2);
        return Rates.HalfCosine(from + (to - from) / 2, length) * (1 - flat) + flat / 2;
    }

    /// <summary>The mean of sin(pi x).</summary>
    public static double Sine(double from, double to) =>
        double.SinPi(from + (to - from) / 2) * (1 - OneMinusSinc((to - from) / 2));

    /// <summary>The mean of x^power, with 0 or more for both ends and a power above -1.</summary>
    public static double Power(double from, double to, double power)
    {
        var width = to > 0 ? (to - from) / to : 0;
        return width == 0
            ? Math.Pow(to, power)
            : Math.Pow(to, power) * -Rates.ExpMinus1((power + 1) * Rates.LogOf1Plus(-width)) / ((power + 1) * width);
    }

    /// <summary>The same below 0 too, where only whole powers have a value.</summary>
    public static double SignedPower(double from, double to, double power)
    {
        if (from >= 0)
            return Power(from, to, power);
        var sign = Math.IEEERemainder(power, 2) switch { 0 => 1, 1 or -1 => -1, _ => double.NaN };
        return to <= 0
            ? sign * Power(-to, -from, power)
            : (sign * -from * Power(0, -from, power) + to * Power(0, to, power)) / (to - from);
    }

    /// <summary>The mean of 1 / sqrt(x).</summary>
    public static double InverseSquareRoot(double from, double to) => 2 / (Math.Sqrt(from) + Math.Sqrt(to));

    /// <summary>The mean of a power from first to last, which is e^exponent times as much.</summary>
    public static double Exponential(double first, double last, double exponent) =>
        Math.Abs(exponent) < 1e-300 ? first
        : exponent < 0 ? first * Rates.ExpMinus1(exponent) / exponent
        : last * Rates.ExpMinus1(-exponent) / -exponent;

    /// <summary>The mean of e^x - 1.</summary>
    public static double ExpMinus1(double from, double to)
    {
        var (middle, half) = (from + (to - from) / 2, (to - from) / 2);
        if (half >= 0.5)
            return Exponential(Math.Exp(from), Math.Exp(to), to - from) - 1;
        // sinh(h) / h - 1 is minus 1 - sin(ih) / ih.
        var steep = -Series(-half * half);
        return Rates.ExpMinus1(middle) * (1 + steep) + steep;
    }

    /// <summary>The mean of 1 / (1 + e^-x): ln((1 + e^to) / (1 + e^from)) over the width.</summary>
    public static double Logistic(double from, double to)
    {
        if (from > to)
            (from, to) = (to, from);
        var width = to - from;
        var start = 1 / (1 + Math.Exp(-from));
        return width == 0 ? start
            : width < 30 ? Rates.LogOf1Plus(start * Rates.ExpMinus1(width)) / width
            : (SoftPlus(to) - SoftPlus(from)) / width;
    }

    private static double SoftPlus(double x) => Math.Max(x, 0) + Rates.LogOf1Plus(Math.Exp(-Math.Abs(x)));

    // 1 - sin(pi x) / (pi x).
    private static double OneMinusSinc(double x) => Math.Abs(x) < 0.15 ? Series(Math.PI * x * (Math.PI * x)) : 1 - double.SinPi(x) / (Math.PI * x);

    // 1 - sin(x) / x as a series in x^2, to the last digit where that is below 1/4.
    private static double Series(double x2)
    {
        var sum = 1.0;
        foreach (var divisor in (ReadOnlySpan<double>)[272, 210, 156, 110, 72, 42, 20])
            sum = 1 - x2 / divisor * sum;
        return x2 / 6 * sum;
    }
}
