using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Anneal;

/// <summary>Sixteen float32 numbers of an array, or the fewer that are left at its end.</summary>
internal static unsafe class Lane
{
    public const int Width = 16;

    /// <summary>The numbers from an address on; those that are not there are 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(float* from, long count) => count >= Width ? Vector512.Load(from) : LoadRest(from, (int)count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> values, float* to, long count)
    {
        if (count >= Width) values.Store(to);
        else StoreRest(values, to, (int)count);
    }

    /// <summary>Zeros where numbers are less than 0. NaN is not, and stays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Rectified(Vector512<float> values) => Vector512.AndNot(values, Vector512.LessThan(values, default));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector512<float> LoadRest(float* from, int count)
    {
        var block = stackalloc float[Width];
        new Span<float>(from, count).CopyTo(new(block, Width));
        return Vector512.Load(block);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StoreRest(Vector512<float> values, float* to, int count)
    {
        var block = stackalloc float[Width];
        values.Store(block);
        new Span<float>(block, count).CopyTo(new(to, count));
    }
}
