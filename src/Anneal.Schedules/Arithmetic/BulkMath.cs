using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Anneal.Schedules;

/// <summary>Functions of eight numbers at once, to little more than half a unit in the last place.</summary>
internal static class BulkMath
{
    // ln 2 in two parts, the first so short that small whole numbers times it are exact.
    private const double Ln2 = 6.93147180369123816490e-01, Ln2Low = 1.90821492927058770002e-10;

    /// <summary>sin(pi x) for x from 0 to 1/4. Source: polynomial of fdlibm's k_sin.c, Sun Microsystems, 1993.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> SinPi(Vector512<double> x)
    {
        var pi = Vector512.Create(Math.PI);
        var high = pi * x;
        var low = Vector512.FusedMultiplyAdd(Vector512.Create(1.2246467991473532e-16), x, Vector512.FusedMultiplyAdd(pi, x, -high));
        var square = high * high;
        var fourth = square * square;
        var p = Vector512.FusedMultiplyAdd(Vector512.Create(1.58969099521155010221e-10), square, Vector512.Create(-2.50507602534068634195e-08));
        var q = Vector512.FusedMultiplyAdd(Vector512.Create(2.75573137070700676789e-06), square, Vector512.Create(-1.98412698298579493134e-04));
        var r = Vector512.FusedMultiplyAdd(Vector512.Create(8.33333333332248946124e-03), square, Vector512.Create(-1.66666666666666324348e-01));
        p = Vector512.FusedMultiplyAdd(Vector512.FusedMultiplyAdd(p, fourth, q), fourth, r);
        // sin(high + low) = sin(high) + low cos(high), and cos(high) is 1 - high^2 / 2 where low matters.
        var cosine = Vector512.FusedMultiplyAdd(square, Vector512.Create(-0.5), Vector512<double>.One);
        return high + Vector512.FusedMultiplyAdd(p * square, high, low * cosine);
    }

    /// <summary>sin(pi x) of one number, to the same bits; .NET's rounds pi x before it takes the sine.</summary>
    public static double SinPi(double x)
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
        return high + Math.FusedMultiplyAdd(p * square, high, low * Math.FusedMultiplyAdd(square, -0.5, 1));
    }

    /// <summary>
    /// base^(x + xLow) for x from 0 to 1, given the natural logarithm of the base. Low parts are what the high ones lost by rounding.
    /// Source: the series of the exponential function.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<double> High, Vector512<double> Low) Power(double logarithm, double logarithmLow, Vector512<double> x, Vector512<double> xLow)
    {
        var log = Vector512.Create(logarithm);
        var exponent = log * x;
        var low = Vector512.FusedMultiplyAdd(Vector512.Create(logarithmLow), x, Vector512.FusedMultiplyAdd(log, x, -exponent));
        return Exp(exponent, Vector512.FusedMultiplyAdd(log, xLow, low));
    }

    /// <summary>
    /// x^power for x from 0 to 1 whose power is above e^-64: the logarithm has some ten bits more than a double, of which six are lost in the exponential function.
    /// Source: the series of the inverse hyperbolic tangent.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Power(Vector512<double> x, double power)
    {
        // x = 2^n (1 + f) with 1 + f from sqrt(1/2) to sqrt(2), and ln(1 + f) = 2 artanh(s).
        var bits = x.AsInt64() + Vector512.Create(0x3FF0000000000000 - BitConverter.DoubleToInt64Bits(Math.Sqrt(0.5)));
        var n = Vector512.ConvertToDouble(Vector512.ShiftRightLogical(bits, 52) - Vector512.Create(1023L));
        var f = ((bits & Vector512.Create(0x000FFFFFFFFFFFFF)) + Vector512.Create(BitConverter.DoubleToInt64Bits(Math.Sqrt(0.5)))).AsDouble() - Vector512<double>.One;
        var divisor = f + Vector512.Create(2.0);
        var s = f / divisor;
        var lost = (Vector512.FusedMultiplyAdd(-s, divisor, f) - s * (f - (divisor - Vector512.Create(2.0)))) / divisor;
        var square = s * s;
        var p = Vector512.Create(2.0 / 25);
        p = Vector512.FusedMultiplyAdd(p, square, Vector512.Create(2.0 / 23));
        p = Vector512.FusedMultiplyAdd(p, square, Vector512.Create(2.0 / 21));
        p = Vector512.FusedMultiplyAdd(p, square, Vector512.Create(2.0 / 19));
        p = Vector512.FusedMultiplyAdd(p, square, Vector512.Create(2.0 / 17));
        p = Vector512.FusedMultiplyAdd(p, square, Vector512.Create(2.0 / 15));
        p = Vector512.FusedMultiplyAdd(p, square, Vector512.Create(2.0 / 13));
        p = Vector512.FusedMultiplyAdd(p, square, Vector512.Create(2.0 / 11));
        p = Vector512.FusedMultiplyAdd(p, square, Vector512.Create(2.0 / 9));
        p = Vector512.FusedMultiplyAdd(p, square, Vector512.Create(2.0 / 7));
        p = Vector512.FusedMultiplyAdd(p, square, Vector512.Create(2.0 / 5));
        p = Vector512.FusedMultiplyAdd(p, square, Vector512.Create(2.0 / 3));
        // ln x = n ln 2 + 2 s + the rest of the series, with what the sums lose.
        var (whole, twice) = (n * Vector512.Create(Ln2), s + s);
        var sum = whole + twice;
        var rest = (whole - sum + twice) + Vector512.FusedMultiplyAdd(s * square, p, Vector512.FusedMultiplyAdd(n, Vector512.Create(Ln2Low), lost + lost));
        var log = sum + rest;
        var logLow = sum - log + rest;
        var factor = Vector512.Create(power);
        var exponent = factor * log;
        var (high, low) = Exp(exponent, Vector512.FusedMultiplyAdd(factor, logLow, Vector512.FusedMultiplyAdd(factor, log, -exponent)));
        return high + low;
    }

    // e^(exponent + low), as a sum of two.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<double> High, Vector512<double> Low) Exp(Vector512<double> exponent, Vector512<double> low)
    {
        var n = Vector512.Round(exponent * Vector512.Create(1.4426950408889634));
        var r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-Ln2), exponent);
        low = Vector512.FusedMultiplyAdd(n, Vector512.Create(-Ln2Low), low);
        var high = r + low;
        low += r - high;
        var p = Vector512.Create(1.0 / 6227020800);
        p = Vector512.FusedMultiplyAdd(p, high, Vector512.Create(1.0 / 479001600));
        p = Vector512.FusedMultiplyAdd(p, high, Vector512.Create(1.0 / 39916800));
        p = Vector512.FusedMultiplyAdd(p, high, Vector512.Create(1.0 / 3628800));
        p = Vector512.FusedMultiplyAdd(p, high, Vector512.Create(1.0 / 362880));
        p = Vector512.FusedMultiplyAdd(p, high, Vector512.Create(1.0 / 40320));
        p = Vector512.FusedMultiplyAdd(p, high, Vector512.Create(1.0 / 5040));
        p = Vector512.FusedMultiplyAdd(p, high, Vector512.Create(1.0 / 720));
        p = Vector512.FusedMultiplyAdd(p, high, Vector512.Create(1.0 / 120));
        p = Vector512.FusedMultiplyAdd(p, high, Vector512.Create(1.0 / 24));
        p = Vector512.FusedMultiplyAdd(p, high, Vector512.Create(1.0 / 6));
        p = Vector512.FusedMultiplyAdd(p, high, Vector512.Create(0.5));
        var rest = Vector512.FusedMultiplyAdd(high * high, p, low);
        var sum = high + rest;
        var power = Vector512<double>.One + sum;
        var lost = (sum - (power - Vector512<double>.One)) + (rest - (sum - high));
        var scale = Vector512.ShiftLeft(Vector512.ConvertToInt64(n) + Vector512.Create(1023L), 52).AsDouble();
        return (power * scale, lost * scale);
    }
}
