namespace Anneal.Optimizers;

/// <summary>The treatment of gradients that hold NaN or infinity.</summary>
public enum NonFiniteGradients
{
    /// <summary>Uses all gradients without a check, as Keras does.</summary>
    PassThrough,

    /// <summary>Throws an error that names the variable, before anything changes.</summary>
    Throw,

    /// <summary>
    /// Skips the whole call, including the gradients of all other variables. The clock does not advance, and
    /// <see cref="Optimizer.SkippedUpdates"/> counts the call. With <see cref="TunableOptimizer.GradientAccumulationSteps"/>, one
    /// micro-batch is skipped: earlier ones are kept, and the update uses the mean of the requested number of finite micro-batches.
    /// </summary>
    Skip,
}
