using Anneal.Activations;
using Anneal.Constraints;
using Anneal.Initializers;
using Anneal.Regularizers;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>A dense layer that takes its last axes for one and makes several of one: (..., inputs) to (..., heads, size) and back.</summary>
/// <remarks>Keras: an <c>EinsumDense</c> of the equations that attention uses.</remarks>
internal sealed class HeadProjection(
    int contracted, bool useBias, ActivationFunction activation, Initializer kernelInitializer, Initializer biasInitializer, Regularizer? kernelRegularizer,
    Regularizer? biasRegularizer, Regularizer? activityRegularizer, Constraint? kernelConstraint, Constraint? biasConstraint, string name) : UnaryLayer(name, activityRegularizer)
{
    private Variable kernel = null!;
    private Variable? bias;

    /// <summary>The last axes of the output.</summary>
    public Shape Made { get; set; }

    public ActivationFunction Activation => activation;

    public override Shape ComputeOutputShape(Shape inputShape) => [.. inputShape[..^contracted], .. Made];

    protected override InputSpec Accepts => new(LeastRank: contracted + 1, FixedAxes: [.. Enumerable.Range(-contracted, contracted)]);

    protected override void Build(Shape input, Weights weights)
    {
        var initializer = ScalingInitializer.Along(kernelInitializer, [.. Enumerable.Range(0, contracted)], [.. Enumerable.Range(contracted, Made.Rank)]);
        kernel = weights.Add("kernel", [.. input[^contracted..], .. Made], initializer, kernelRegularizer, kernelConstraint);
        if (useBias) bias = weights.Add("bias", Made, biasInitializer, biasRegularizer, biasConstraint);
    }

    protected override Tensor Call(Tensor input, CallContext context)
    {
        var outputs = Made.ElementCount;
        var matrix = kernel.Value.reshape(-1, outputs);
        long[] kept = input.shape[..^contracted];
        var sums = Ops.Linear(input.reshape([.. kept, matrix.size(0)]), matrix, bias?.Value.reshape(-1));
        return activation.Apply(sums.reshape([.. kept, .. Made]));
    }
}
