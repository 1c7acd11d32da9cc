using Anneal.Regularizers;

namespace Anneal.Layers;

/// <summary>Base of layers whose output has the shape and the mask of the input.</summary>
public abstract class SameShapeLayer : UnaryLayer
{
    private protected SameShapeLayer(string? name, Regularizer? activityRegularizer = null)
        : base(name, activityRegularizer)
    {
    }

    internal override bool WritesBuildConfig => false;

    private protected override Shape ShapeFor(Shape input) => input;

    /// <inheritdoc/>
    protected internal override bool SupportsMasking => true;
}
