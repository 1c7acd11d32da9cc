using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Anneal;

/// <summary>How a kernel reads and writes a lane: its formula is compiled once for whole lanes, without a branch at each number, and once for the rest.</summary>
internal unsafe interface ILane
{
    static abstract Vector512<float> Load(float* from, long count);

    static abstract void Store(Vector512<float> values, float* to, long count);
}

/// <summary>All sixteen.</summary>
internal readonly unsafe struct WholeLane : ILane
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(float* from, long count) => Vector512.Load(from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> values, float* to, long count) => values.Store(to);
}

/// <summary>As many as are left.</summary>
internal readonly unsafe struct LastLane : ILane
{
    public static Vector512<float> Load(float* from, long count) => Lane.Load(from, count);

    public static void Store(Vector512<float> values, float* to, long count) => Lane.Store(values, to, count);
}
