using System.Numerics.Tensors;
using Anneal.Layers;
using Anneal.Optimizers;

namespace Anneal.Models;

/// <summary>
/// Layers that are trained together: <c>Compile</c> says how, <c>Fit</c> trains, <c>Evaluate</c> measures,
/// <c>Predict</c> uses.
/// </summary>
/// <remarks>Keras: <c>keras.Model</c>. One thread at a time may use a model.</remarks>
public abstract partial class Model : Layer
{
    /// <summary>A model that is neither built nor compiled.</summary>
    /// <param name="name">Default: the class's name in snake case.</param>
    protected Model(string? name = null)
        : base(name)
    {
    }

    /// <summary>The layers, in order, without <see cref="Input"/>.</summary>
    public abstract IReadOnlyList<Layer> Layers { get; }

    /// <inheritdoc/>
    protected sealed override IReadOnlyList<Layer> SubLayers => Layers;

    /// <summary>Finds a layer by name.</summary>
    /// <param name="name">As in <see cref="Layer.Name"/>.</param>
    /// <exception cref="ArgumentException">No layer has that name.</exception>
    public Layer GetLayer(string name) =>
        Layers.FirstOrDefault(l => l.Name == name)
        ?? throw new ArgumentException($"Model '{Name}' has no layer '{name}'. It has: {string.Join(", ", Layers.Select(l => l.Name))}.", nameof(name));

    /// <inheritdoc/>
    /// <remarks>Where the optimizer evaluates other values than it trains (<see cref="ScheduleFreeAdamW"/>), these are the values to evaluate.</remarks>
    public override IReadOnlyList<Tensor<float>> GetWeights()
    {
        using var evaluation = EvaluationValues();
        return base.GetWeights();
    }

    /// <inheritdoc/>
    public override void SetWeights(IReadOnlyList<ArrayLike> weights)
    {
        using var evaluation = EvaluationValues();
        base.SetWeights(weights);
    }

    /// <summary>Shows the values to evaluate and save until it is disposed.</summary>
    private EvaluationScope EvaluationValues() => new(compilation?.Optimizer);

    /// <summary>Frees the variables of all layers and what <c>Compile</c> made; the optimizer too.</summary>
    /// <param name="disposing">False only from a finalizer.</param>
    protected override void Dispose(bool disposing)
    {
        if (disposing) compilation?.Dispose();
        base.Dispose(disposing);
    }

    internal bool Holds(Model other) => this == other || Layers.OfType<Model>().Any(m => m.Holds(other));
}
