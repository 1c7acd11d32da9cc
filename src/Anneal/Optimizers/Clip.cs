using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Anneal.Optimizers;

/// <summary>The gradient's part of a <see cref="GradientTransform"/>: clamp(gradient × Scale, ±Limit), sixteen at once.</summary>
internal readonly struct Clip(GradientTransform transform)
{
    private readonly Vector512<float> scale = Vector512.Create((float)transform.Scale), limit = Vector512.Create((float)transform.Limit);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Of(Vector512<float> gradient) => Vector512.Max(Vector512.Min(gradient * scale, limit), -limit);
}
