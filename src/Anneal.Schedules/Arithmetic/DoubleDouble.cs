namespace Anneal.Schedules;

/// <summary>An unevaluated sum of two doubles, some 106 bits: enough to tell on which side of a period's end a step lies.</summary>
/// <remarks>Source: T. J. Dekker, A floating-point technique for extending the available precision, 1971.</remarks>
internal readonly record struct DoubleDouble(double High, double Low)
{
    public static implicit operator DoubleDouble(double value) => new(value, 0);

    public static DoubleDouble operator +(DoubleDouble a, DoubleDouble b)
    {
        var sum = a.High + b.High;
        var part = sum - a.High;
        var error = (a.High - (sum - part)) + (b.High - part);
        return Normalized(sum, error + a.Low + b.Low);
    }

    public static DoubleDouble operator -(DoubleDouble a) => new(-a.High, -a.Low);

    public static DoubleDouble operator -(DoubleDouble a, DoubleDouble b) => a + -b;

    public static DoubleDouble operator *(DoubleDouble a, DoubleDouble b)
    {
        var product = a.High * b.High;
        var error = Math.FusedMultiplyAdd(a.High, b.High, -product);
        return Normalized(product, error + (a.High * b.Low + a.Low * b.High));
    }

    public static bool operator <=(DoubleDouble a, DoubleDouble b) => (a - b).High <= 0;

    public static bool operator >=(DoubleDouble a, DoubleDouble b) => (a - b).High >= 0;

    private static DoubleDouble Normalized(double high, double low)
    {
        var sum = high + low;
        return new(sum, low - (sum - high));
    }
}
