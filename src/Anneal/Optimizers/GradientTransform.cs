namespace Anneal.Optimizers;

/// <summary>What happens before the rule: gradient ← clamp(gradient × Scale, ±Limit), weight ← weight × Decay.</summary>
/// <param name="Scale">Unscaling, the mean of accumulated gradients, and clipping by norm, multiplied.</param>
/// <param name="Limit">Clipping by value; infinity for none.</param>
/// <param name="Decay">1 - rate × weight decay.</param>
internal readonly record struct GradientTransform(float Scale, float Limit, float Decay)
{
    public static readonly GradientTransform Identity = new(1, float.PositiveInfinity, 1);

    public bool IsIdentity => Scale == 1 && float.IsPositiveInfinity(Limit) && Decay == 1;
}
