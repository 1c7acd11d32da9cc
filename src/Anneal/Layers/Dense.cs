using Anneal.Activations;
using Anneal.Initializers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>A fully connected layer: <c>output = activation(input . kernel + bias)</c>.</summary>
/// <remarks>
/// Input (batch, ..., features), output (batch, ..., units); kernel (features, units), bias (units,).
/// Keras: <c>keras.layers.Dense</c>, same order and defaults.
/// </remarks>
/// <example><code>
/// new Dense(128, activation: "relu")
/// new Dense(10, kernelInitializer: new HeNormal(seed: 1), useBias: false)
/// </code></example>
public sealed class Dense : Layer
{
    private Variable? kernel, bias;

    /// <summary>A fully connected layer.</summary>
    /// <param name="units">Size of the output's last axis; at least 1.</param>
    /// <param name="activation">By name or function. Default: none (linear).</param>
    /// <param name="useBias">Whether a bias is added. Default true.</param>
    /// <param name="kernelInitializer">By name or object. Default <c>glorot_uniform</c>.</param>
    /// <param name="biasInitializer">By name or object. Default <c>zeros</c>.</param>
    /// <param name="name">Unique within the model.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="units"/> is below 1.</exception>
    public Dense(
        long units,
        ActivationFunction? activation = null,
        bool useBias = true,
        Initializer? kernelInitializer = null,
        Initializer? biasInitializer = null,
        string? name = null)
        : base(name)
    {
        if (units < 1) throw new ArgumentOutOfRangeException(nameof(units), units, "The number of units must be >= 1.");
        Units = units;
        Activation = activation ?? "linear";
        UseBias = useBias;
        KernelInitializer = kernelInitializer ?? "glorot_uniform";
        BiasInitializer = biasInitializer ?? "zeros";
    }

    /// <summary>Size of the output's last axis.</summary>
    public long Units { get; }

    /// <summary>Applied to the sum. Default linear.</summary>
    public ActivationFunction Activation { get; }

    /// <summary>Whether a bias is added. Default true.</summary>
    public bool UseBias { get; }

    /// <summary>Gives the kernel's first value. Default <c>glorot_uniform</c>.</summary>
    public Initializer KernelInitializer { get; }

    /// <summary>Gives the bias's first value. Default <c>zeros</c>.</summary>
    public Initializer BiasInitializer { get; }

    /// <inheritdoc/>
    public override Shape ComputeOutputShape(Shape inputShape)
    {
        if (inputShape.Rank < 2)
            throw new ArgumentException($"Layer '{Name}' takes inputs of shape (batch, ..., features). Received: {inputShape}.", nameof(inputShape));
        if (kernel is not null && inputShape[^1] != Shape.Unknown && inputShape[^1] != kernel.Shape[0])
            throw new ArgumentException(
                $"Layer '{Name}' was built for inputs with {kernel.Shape[0]} features along the last axis. Received: {inputShape}.", nameof(inputShape));
        return [.. inputShape[..^1], Units];
    }

    /// <inheritdoc/>
    protected override void CreateVariables(Shape inputShape)
    {
        _ = ComputeOutputShape(inputShape);
        if (inputShape[^1] == Shape.Unknown)
            throw new ArgumentException($"Layer '{Name}' must know the last axis of its input. Received: {inputShape}.", nameof(inputShape));
        kernel = AddVariable("kernel", [inputShape[^1], Units], KernelInitializer);
        if (UseBias) bias = AddVariable("bias", [Units], BiasInitializer);
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, bool training)
    {
        using var scope = NewDisposeScope();
        if (input.dim() < 2 || input.size(-1) != kernel!.Shape[0]) _ = ComputeOutputShape(input.shape);
        var rows = input.dim() == 2 ? input : input.reshape(-1, kernel!.Shape[0]);
        var sum = bias is null ? rows.mm(kernel!.Value) : addmm(bias.Value, rows, kernel!.Value, beta: 1, alpha: 1);
        if (input.dim() > 2) sum = sum.reshape([.. input.shape[..^1], Units]);
        return Activation.Apply(sum).MoveToOuterDisposeScope();
    }
}
