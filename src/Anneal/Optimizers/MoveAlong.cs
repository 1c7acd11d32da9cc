using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Anneal.Optimizers;

/// <summary>w ← w - length × direction.</summary>
internal readonly struct MoveAlong<TDirection>(in TDirection direction, float length) : IUpdateRule
    where TDirection : struct, IDirection
{
    private readonly TDirection direction = direction;
    private readonly Vector512<float> length = Vector512.Create(length);

    public static int StateCount => TDirection.StateCount;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Update(ref Vector512<float> w, Vector512<float> g, ref Vector512<float> a, ref Vector512<float> b, ref Vector512<float> _) =>
        w -= direction.Of(g, a, b) * length;
}
