using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Anneal;

/// <summary>Functions of sixteen float32 numbers at once, to two units in the last place; NaN stays NaN.</summary>
/// <remarks>Where a CPU has no vectors of 512 bits, the runtime takes two of 256.</remarks>
internal static class VectorFunctions
{
    /// <summary>The largest number whose exponential is finite.</summary>
    private const float Largest = 88f;

    /// <summary><c>eˣ</c>; 0 instead of numbers below the smallest normal one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exp(Vector512<float> x)
    {
        var inside = Vector512.MinNative(Vector512.Create(Largest), Vector512.MaxNative(Vector512.Create(-Largest), x));
        var (minusOne, scale) = ExpMinusOne(inside);
        var power = Vector512.FusedMultiplyAdd(minusOne, scale, scale);
        return Vector512.ConditionalSelect(Vector512.GreaterThan(Vector512.Create(-Largest), x), default, power);
    }

    /// <summary><c>1 / (1 + e⁻ˣ)</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sigmoid(Vector512<float> x)
    {
        var inside = Vector512.MinNative(Vector512.Create(Largest), Vector512.MaxNative(Vector512.Create(-Largest), -x));
        var (minusOne, scale) = ExpMinusOne(inside);
        return Vector512<float>.One / (Vector512<float>.One + Vector512.FusedMultiplyAdd(minusOne, scale, scale));
    }

    /// <summary><c>t / (t + 2)</c> with <c>t = e²ˣ - 1</c>, which is exact near 0 too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Tanh(Vector512<float> x)
    {
        // Beyond 10, tanh is 1 in float32.
        var inside = Vector512.MinNative(Vector512.Create(20f), Vector512.MaxNative(Vector512.Create(-20f), x + x));
        var (minusOne, scale) = ExpMinusOne(inside);
        var t = Vector512.FusedMultiplyAdd(minusOne, scale, scale - Vector512<float>.One);
        return t / (t + Vector512.Create(2f));
    }

    /// <summary>With <c>x = n ln 2 + r</c>, where r lies within ± ln 2 / 2: the Taylor sum of <c>eʳ - 1</c>, and <c>2ⁿ</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<float> MinusOne, Vector512<float> Scale) ExpMinusOne(Vector512<float> x)
    {
        var n = Vector512.Round(x * Vector512.Create(1.44269504f));
        // ln 2 in two parts: the first has few digits, so that its product with n is exact.
        var r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-0.693359375f), x);
        r = Vector512.FusedMultiplyAdd(n, Vector512.Create(2.12194440e-4f), r);
        var sum = Vector512.Create(1f / 5040);
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1f / 720));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1f / 120));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1f / 24));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1f / 6));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1f / 2));
        var exponent = Vector512.ConvertToInt32Native(n) + Vector512.Create(127);
        return (Vector512.FusedMultiplyAdd(sum * r, r, r), Vector512.ShiftLeft(exponent, 23).AsSingle());
    }
}
