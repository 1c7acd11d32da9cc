using Anneal.Graphs;
using Anneal.Initializers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Wraps a layer and divides its kernel by its largest singular value before each training call: <c>kernel ← kernel / σ</c>.</summary>
/// <remarks>
/// Input and output have the shapes of the layer. The kernel is reshaped to a matrix (everything else, filters). Each training call
/// improves the estimate of the singular vectors: <c>v = u Wᵀ / |u Wᵀ|</c>, <c>u = v W / |v W|</c>,
/// <c>σ = v W uᵀ</c>. A kernel of zeros does not change. Variables: those of the layer, and <c>vector_u</c> (1, filters). The output has
/// the type of the input, as in Keras: around an <see cref="Embedding"/>, integer ids give integers. Keras:
/// <c>keras.layers.SpectralNormalization</c>. Source: Miyato et al., Spectral Normalization, 2018.
/// </remarks>
/// <example><code>
/// new SpectralNormalization(new Conv2D(64, 3, strides: 2))
/// </code></example>
[Keras("keras.layers")]
public sealed partial class SpectralNormalization : Wrapper
{
    // Keras's epsilon: shorter vectors count as of this length.
    private const double LeastLength = 1e-7;

    private Variable? kernel;
    private Variable vectorU = null!;

    /// <summary>A spectral normalization wrapper.</summary>
    /// <param name="layer">A layer with a variable <c>kernel</c> or <c>embeddings</c>.</param>
    /// <param name="powerIterations">The number of power iterations per training call; at least 1. Default 1.</param>
    /// <param name="name">The name, unique within the model.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="powerIterations"/> is below 1.</exception>
    public SpectralNormalization(Layer layer, int powerIterations = 1, string? name = null)
        : base(layer, name) => PowerIterations = Require.AtLeast(powerIterations, 1);

    /// <summary>The number of power iterations per training call. Default 1.</summary>
    public int PowerIterations { get; }

    // In Keras the kernel is also one of this layer's weights.
    internal override IEnumerable<Variable> OwnVariables => kernel is null ? base.OwnVariables : base.OwnVariables.Prepend(kernel);

    /// <inheritdoc/>
    protected override bool TakesIntegers => true;

    /// <inheritdoc/>
    protected override IReadOnlyList<TensorSpec> Infer(Inputs<TensorSpec> inputs) => [new(Layer.ComputeOutputShape(inputs[0].Shape), inputs[0].Type.IsFloatingPoint() ? DTypePolicy.ComputeType : inputs[0].Type)];

    /// <inheritdoc/>
    protected override void Build(Inputs<TensorSpec> inputs, Weights weights)
    {
        base.Build(inputs, weights);
        kernel = Layer.OwnVariables.FirstOrDefault(variable => variable.Name is "kernel" or "embeddings")
            ?? throw new ArgumentException($"Layer '{Name}' takes a layer with a variable 'kernel' or 'embeddings'; '{Layer.Name}' ({Layer.GetType().Name}) has neither.", nameof(inputs));
        vectorU = weights.Add("vector_u", [1, kernel.Shape[^1]], new TruncatedNormal(stddev: 0.02), trainable: false);
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> Call(Inputs<Tensor> inputs, CallContext context)
    {
        if (context.Training && !CallScope.Current!.IsReplay) Normalize(kernel!.Stored);
        var output = Layer.Apply(inputs[0]);
        return [output.dtype == inputs[0].dtype ? output : output.to(inputs[0].dtype)];
    }

    private void Normalize(Tensor weights)
    {
        using var noGradients = no_grad();
        var w = weights.reshape(-1, weights.size(-1));
        if (!w.any().item<bool>()) return;
        Tensor u = vectorU.Value, v = u;
        for (var i = 0; i < PowerIterations; i++) (v, u) = Improved(u, w);
        vectorU.Value.copy_(u);
        weights.div_(v.mm(w).mm(u.t()).squeeze());
    }

    private static (Tensor V, Tensor U) Improved(Tensor u, Tensor w)
    {
        var v = Unit(u.mm(w.t()));
        return (v, Unit(v.mm(w)));
    }

    private static Tensor Unit(Tensor x) => x * x.Squared().sum().AtLeast(LeastLength * LeastLength).rsqrt();
}
