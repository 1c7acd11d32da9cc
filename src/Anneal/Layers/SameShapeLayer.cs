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

    /// <inheritdoc/>
    public sealed override Shape ComputeOutputShape(Shape inputShape) => Accepts.Problem(inputShape, null) is { } problem
        ? throw this.Refuses(problem, inputShape, nameof(inputShape))
        : inputShape;

    /// <inheritdoc/>
    protected internal override bool SupportsMasking => true;
}
