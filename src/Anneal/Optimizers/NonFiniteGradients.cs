namespace Anneal.Optimizers;

/// <summary>What an optimizer does with gradients that hold NaN or infinity.</summary>
public enum NonFiniteGradients
{
    /// <summary>Uses them as they are, as Keras does. Nothing is looked for.</summary>
    PassThrough,

    /// <summary>Throws, naming the variable, before anything is changed.</summary>
    Throw,

    /// <summary>
    /// Leaves out the whole call, the gradients of all its variables: the clock stands still and <see cref="Optimizer.SkippedUpdates"/> counts it. With
    /// <see cref="TunableOptimizer.GradientAccumulationSteps"/> that is one micro-batch: those before it stay, and the update is by the mean of as many finite ones as were asked
    /// for.
    /// </summary>
    Skip,
}
