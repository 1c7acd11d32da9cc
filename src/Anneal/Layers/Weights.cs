using Anneal.Constraints;
using Anneal.Initializers;
using Anneal.Regularizers;

namespace Anneal.Layers;

/// <summary>Makes the variables of a layer while it is built.</summary>
/// <remarks>If the build fails, everything made so far is freed.</remarks>
public sealed class Weights
{
    private readonly LayerVariables own;

    internal Weights(LayerVariables own) => this.own = own;

    /// <summary>Makes one variable.</summary>
    /// <param name="name">Unique within the layer.</param>
    /// <param name="shape">Fully known.</param>
    /// <param name="initializer">Gives the first value. Default <c>glorot_uniform</c>.</param>
    /// <param name="regularizer">Adds to the loss while training. Default: none.</param>
    /// <param name="constraint">Applied after every update. Default: none.</param>
    /// <param name="trainable">Whether the optimizer changes it. Default true.</param>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public Variable Add(
        string name, Shape shape, Initializer? initializer = null, Regularizer? regularizer = null, Constraint? constraint = null, bool trainable = true)
    {
        var variable = own.AddWeight(name, shape, initializer ?? "glorot_uniform", trainable);
        variable.Regularizer = regularizer;
        variable.Constraint = constraint;
        return variable;
    }

    /// <summary>Makes a stream of random numbers whose state is saved and resumed with the layer.</summary>
    /// <param name="seed">Makes it repeatable. Default: from <see cref="RandomSeed"/>.</param>
    public RandomSource AddRandom(int? seed = null) => own.AddRandom(seed);

    /// <summary>Makes a variable of zeros that is saved and resumed with the layer but is no weight: what it carries from batch to batch.</summary>
    /// <param name="name">Numbered where the layer has one of that name.</param>
    /// <param name="shape">Fully known.</param>
    public Variable AddState(string name, Shape shape) => own.AddState(name, shape);
}
