using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Anneal;

/// <summary>Neighbouring columns of one row of a <see cref="MatrixProduct"/>.</summary>
internal unsafe interface IColumns<T>
    where T : struct
{
    static abstract T Load(float* from);

    T Plus(float factor, in T columns);

    void Store(float* to, bool rectifies);
}

/// <summary>16.</summary>
internal readonly unsafe struct Thin(Vector512<float> values) : IColumns<Thin>
{
    public const int Width = Lane.Width;

    private readonly Vector512<float> values = values;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Thin Load(float* from) => new(Vector512.Load(from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Thin Plus(float factor, in Thin columns) => new(Vector512.FusedMultiplyAdd(Vector512.Create(factor), columns.values, values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* to, bool rectifies) => (rectifies ? Lane.Rectified(values) : values).Store(to);
}

/// <summary>32.</summary>
internal readonly unsafe struct Pair(Thin a, Thin b) : IColumns<Pair>
{
    public const int Width = 2 * Thin.Width;

    private readonly Thin a = a, b = b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pair Load(float* from) => new(Thin.Load(from), Thin.Load(from + Thin.Width));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Pair Plus(float factor, in Pair columns) => new(a.Plus(factor, columns.a), b.Plus(factor, columns.b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* to, bool rectifies)
    {
        a.Store(to, rectifies);
        b.Store(to + Thin.Width, rectifies);
    }
}

/// <summary>64.</summary>
internal readonly unsafe struct Wide(Thin a, Thin b, Thin c, Thin d) : IColumns<Wide>
{
    public const int Width = PackedColumns.Width;

    private readonly Thin a = a, b = b, c = c, d = d;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide Load(float* from) => new(Thin.Load(from), Thin.Load(from + Thin.Width), Thin.Load(from + 2 * Thin.Width), Thin.Load(from + 3 * Thin.Width));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Wide Plus(float factor, in Wide columns) => new(a.Plus(factor, columns.a), b.Plus(factor, columns.b), c.Plus(factor, columns.c), d.Plus(factor, columns.d));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* to, bool rectifies)
    {
        a.Store(to, rectifies);
        b.Store(to + Thin.Width, rectifies);
        c.Store(to + 2 * Thin.Width, rectifies);
        d.Store(to + 3 * Thin.Width, rectifies);
    }
}
