using System.Runtime.CompilerServices;

namespace Anneal.Optimizers;

/// <summary>w ← w - length × direction.</summary>
internal readonly struct MoveAlong<TDirection>(in TDirection direction, float length) : IUpdateRule<Lanes>
    where TDirection : struct, IDirection<Lanes>
{
    private readonly TDirection direction = direction;
    private readonly Lanes length = Lanes.Of(length);

    public static int StateCount => TDirection.StateCount;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Update(ref Lanes w, Lanes g, ref Lanes a, ref Lanes b, ref Lanes _) => w -= direction.Of(g, a, b) * length;
}
