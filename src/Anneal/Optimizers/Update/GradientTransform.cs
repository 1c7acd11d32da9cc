namespace Anneal.Optimizers;

/// <summary>What happens before the rule: gradient ← clamp(gradient × Scale, ±Limit), weight ← weight - weight × Decay.</summary>
/// <param name="Scale">Unscaling, the mean of accumulated gradients, and clipping by norm, multiplied.</param>
/// <param name="Limit">Clipping by value; infinity for none.</param>
/// <param name="Decay">Rate × weight decay; not 1 less it, which in float32 would lose what is below 1e-7.</param>
internal readonly record struct GradientTransform(double Scale, double Limit, double Decay)
{
    public static readonly GradientTransform Identity = new(1, double.PositiveInfinity, 0);

    public bool Rescales => Scale != 1;

    public bool Clamps => !double.IsPositiveInfinity(Limit);

    public bool Decays => Decay != 0;
}
