using System.Runtime.CompilerServices;

namespace Anneal.Optimizers;

/// <summary>The gradient's part of a <see cref="GradientTransform"/>: clamp(gradient × Scale, ±Limit), sixteen at once.</summary>
internal readonly struct Clip(GradientTransform transform)
{
    private readonly Lanes scale = Lanes.Of(transform.Scale), limit = Lanes.Of(transform.Limit);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Lanes Of(Lanes gradient) => Lanes.Max(Lanes.Min(gradient * scale, limit), -limit);
}
