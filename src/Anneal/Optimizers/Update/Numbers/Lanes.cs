using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Anneal.Optimizers;

/// <summary>Sixteen float32 numbers at once. Every operation is inlined: a formula over them is the machine code that one by hand would be.</summary>
internal readonly struct Lanes(Vector512<float> values) : IElement<Lanes>
{
    public Vector512<float> Values
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => values;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes Of(double value) => new(Vector512.Create((float)value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes operator +(Lanes a, Lanes b) => new(a.Values + b.Values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes operator -(Lanes a, Lanes b) => new(a.Values - b.Values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes operator -(Lanes a) => new(-a.Values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes operator *(Lanes a, Lanes b) => new(a.Values * b.Values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes operator /(Lanes a, Lanes b) => new(a.Values / b.Values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes Sqrt(Lanes a) => new(Vector512.Sqrt(a.Values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes Abs(Lanes a) => new(Vector512.Abs(a.Values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes Sign(Lanes a) =>
        new(Vector512.ConditionalSelect(Vector512.GreaterThan(Vector512.Abs(a.Values), default), Vector512.CopySign(Vector512<float>.One, a.Values), a.Values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes Max(Lanes a, Lanes b) => new(Vector512.Max(a.Values, b.Values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes Min(Lanes a, Lanes b) => new(Vector512.Min(a.Values, b.Values));

    public static Lanes Pow(Lanes a, Lanes exponent) => throw new NotSupportedException("Powers go through libtorch.");
}
