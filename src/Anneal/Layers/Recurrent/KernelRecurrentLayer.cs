using Anneal.Activations;
using Anneal.Constraints;
using Anneal.Initializers;
using Anneal.Regularizers;

namespace Anneal.Layers;

/// <summary>Base of recurrent layers with the arguments of a <see cref="KernelCell"/>.</summary>
public abstract class KernelRecurrentLayer : RecurrentLayer
{
    private readonly KernelCell cell;

    private protected KernelRecurrentLayer(
        KernelCell cell, bool returnSequences, bool returnState, bool goBackwards, bool stateful, bool unroll, bool zeroOutputForMask, Regularizer? activityRegularizer, string? name)
        : base(cell, returnSequences, returnState, goBackwards, stateful, unroll, zeroOutputForMask, activityRegularizer, name) => this.cell = cell;

    /// <inheritdoc cref="KernelCell.Activation"/>
    public ActivationFunction Activation => cell.Activation;

    /// <inheritdoc cref="KernelCell.UseBias"/>
    public bool UseBias => cell.UseBias;

    /// <inheritdoc cref="KernelCell.KernelInitializer"/>
    public Initializer KernelInitializer => cell.KernelInitializer;

    /// <inheritdoc cref="KernelCell.RecurrentInitializer"/>
    public Initializer RecurrentInitializer => cell.RecurrentInitializer;

    /// <inheritdoc cref="KernelCell.BiasInitializer"/>
    public Initializer BiasInitializer => cell.BiasInitializer;

    /// <inheritdoc cref="KernelCell.KernelRegularizer"/>
    public Regularizer? KernelRegularizer => cell.KernelRegularizer;

    /// <inheritdoc cref="KernelCell.RecurrentRegularizer"/>
    public Regularizer? RecurrentRegularizer => cell.RecurrentRegularizer;

    /// <inheritdoc cref="KernelCell.BiasRegularizer"/>
    public Regularizer? BiasRegularizer => cell.BiasRegularizer;

    /// <inheritdoc cref="KernelCell.KernelConstraint"/>
    public Constraint? KernelConstraint => cell.KernelConstraint;

    /// <inheritdoc cref="KernelCell.RecurrentConstraint"/>
    public Constraint? RecurrentConstraint => cell.RecurrentConstraint;

    /// <inheritdoc cref="KernelCell.BiasConstraint"/>
    public Constraint? BiasConstraint => cell.BiasConstraint;

    /// <inheritdoc cref="KernelCell.Dropout"/>
    public double Dropout => cell.Dropout;

    /// <inheritdoc cref="KernelCell.RecurrentDropout"/>
    public double RecurrentDropout => cell.RecurrentDropout;

    /// <inheritdoc cref="KernelCell.Seed"/>
    public int? Seed => cell.Seed;
}
