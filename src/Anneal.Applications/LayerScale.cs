using Anneal.Initializers;
using Anneal.Layers;
using static TorchSharp.torch;

namespace Anneal.Applications;

/// <summary>Multiplies each feature by a learned factor, small at first.</summary>
/// <param name="initValues">The factors before training.</param>
/// <param name="projectionDim">The number of features.</param>
/// <param name="name">Unique within the model.</param>
[Keras("keras.src.applications.convnext")]
internal sealed partial class LayerScale(double initValues, long projectionDim, string? name = null) : UnaryLayer(name)
{
    private Variable gamma = null!;

    public double InitValues { get; } = Require.Finite(initValues);

    public long ProjectionDim { get; } = Require.AtLeast(projectionDim, 1);

    /// <summary>Its place among those of the model: Keras gives their variables no name, and so numbers them.</summary>
    public int Place { get; init; }

    public override Shape ComputeOutputShape(Shape inputShape) => inputShape;

    protected override void Build(Shape input, Weights weights) =>
        gamma = weights.Add(Place == 0 ? "variable" : $"variable_{Place}", [ProjectionDim], new Constant(InitValues));

    protected override Tensor Call(Tensor input, CallContext context) => input * gamma.Value;
}
