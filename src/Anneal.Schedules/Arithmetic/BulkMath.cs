using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Anneal.Schedules;

/// <summary>Functions of eight numbers at once, to little more than half a unit in the last place.</summary>
internal static class BulkMath
{
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
        low = Vector512.FusedMultiplyAdd(log, xLow, low);
        var n = Vector512.Round(exponent * Vector512.Create(1.4426950408889634));
        // ln 2 in two parts, the first so short that n times it is exact.
        var r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-6.93147180369123816490e-01), exponent);
        low = Vector512.FusedMultiplyAdd(n, Vector512.Create(-1.90821492927058770002e-10), low);
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
