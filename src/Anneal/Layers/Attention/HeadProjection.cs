using Anneal.Activations;
using Anneal.Initializers;
using Anneal.Regularizers;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>A dense layer that takes its last axes for one and makes several of one: (..., inputs) to (..., heads, size) and back.</summary>
/// <remarks>Keras: an <c>EinsumDense</c> of the equations that attention uses.</remarks>
internal sealed class HeadProjection(ProjectedAttention attention, int contracted, ActivationFunction activation, string name) : UnaryLayer(name)
{
    private Variable kernel = null!;
    private Variable? bias;

    /// <summary>The last axes of the output.</summary>
    public Shape Made { get; set; }

    public ActivationFunction Activation => activation;

    internal override Regularizer? OutputPenalty => attention.ActivityRegularizer;

    private protected override Shape ShapeFor(Shape input) => [.. input[..^contracted], .. Made];

    protected override InputSpec Accepts => new(LeastRank: contracted + 1, FixedAxes: [.. Enumerable.Range(-contracted, contracted)]);

    protected override void Build(Shape input, Weights weights)
    {
        var initializer = ScalingInitializer.Along(attention.KernelInitializer, [.. Enumerable.Range(0, contracted)], [.. Enumerable.Range(contracted, Made.Rank)]);
        kernel = weights.Add("kernel", [.. input[^contracted..], .. Made], initializer, attention.KernelRegularizer, attention.KernelConstraint);
        if (attention.UseBias) bias = weights.Add("bias", Made, attention.BiasInitializer, attention.BiasRegularizer, attention.BiasConstraint);
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
