namespace Anneal.Optimizers;

/// <summary>The rate and the index of an update, for a rule.</summary>
/// <param name="LearningRate">The rate of this update for this variable.</param>
/// <param name="Iteration">The index of the update, 0 for the first. Schedules take this number.</param>
public readonly record struct UpdateStep(double LearningRate, long Iteration)
{
    /// <summary>The number of the update, 1 for the first. Formulas call it t.</summary>
    public long Number => Iteration + 1;

    /// <summary>βᵗ in float32, as Keras: what 1 - βᵗ loses there, 5e-5 of 1 - 0.999, shows in the first steps.</summary>
    internal float Power(double β) => (float)Math.Pow((float)β, Number);

    /// <summary>1 - βᵗ: in float32 as Keras, or in double for double variables.</summary>
    internal double Bias(double β, bool wide) => wide ? 1 - Math.Pow(β, Number) : 1 - Power(β);
}
