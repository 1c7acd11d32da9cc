using Anneal.Graphs;
using Anneal.Layers;
using static TorchSharp.torch;

namespace Anneal.Applications;

/// <summary>The first of two inputs and a multiple of the second, added.</summary>
/// <param name="scale">What the second input is multiplied by.</param>
/// <param name="name">Unique within the model.</param>
[Keras("keras.src.applications.inception_resnet_v2")]
internal sealed partial class CustomScaleLayer(double scale, string? name = null) : Layer(name)
{
    public double Scale { get; } = Require.Finite(scale);

    protected override IReadOnlyList<TensorSpec> Infer(Inputs<TensorSpec> inputs) => [inputs[0]];

    protected override IReadOnlyList<Tensor> Call(Inputs<Tensor> inputs, CallContext context) => [Ops.Add(inputs[0], Ops.Multiply(inputs[1], Scale))];
}
