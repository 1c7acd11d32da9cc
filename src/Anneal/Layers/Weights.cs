using Anneal.Constraints;
using Anneal.Initializers;
using Anneal.Regularizers;

namespace Anneal.Layers;

/// <summary>Creates the variables of a layer during its build.</summary>
/// <remarks>If the build fails, everything created so far is freed.</remarks>
public sealed class Weights
{
    private readonly LayerVariables own;

    internal Weights(LayerVariables own) => this.own = own;

    /// <summary>Creates a variable.</summary>
    /// <param name="name">The name, unique within the layer.</param>
    /// <param name="shape">Fully known.</param>
    /// <param name="initializer">The initializer of the values. Default <c>glorot_uniform</c>.</param>
    /// <param name="regularizer">A penalty that is added to the loss. Default: none.</param>
    /// <param name="constraint">A constraint, applied after every update. Default: none.</param>
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

    /// <summary>Keeps a change of one of the weights.</summary>
    internal void Keep(LowRank change) => own.Change = change;

    /// <summary>Creates a stream of random numbers, whose state is saved with the layer.</summary>
    /// <param name="seed">The seed. Default: from <see cref="RandomSeed"/>.</param>
    public RandomSource AddRandom(int? seed = null) => own.AddRandom(seed);

    /// <summary>Creates a state of zeros that the layer carries from batch to batch. It is saved with the layer and is not a weight.</summary>
    /// <param name="name">The name; it is numbered if the layer already has a state of that name.</param>
    /// <param name="shape">Fully known.</param>
    public Variable AddState(string name, Shape shape) => own.AddState(name, shape);
}
