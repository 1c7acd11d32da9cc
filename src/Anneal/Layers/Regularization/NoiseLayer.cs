using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>A layer that changes its input at random while training, and does nothing otherwise.</summary>
/// <remarks>What it does to the n-th training batch depends on its seed and n alone.</remarks>
public abstract class NoiseLayer : SameShapeLayer
{
    private RandomSource? random;

    private protected NoiseLayer(int? seed, string? name)
        : base(name) => Seed = seed;

    /// <summary>Makes the noise repeatable; null for a seed of its own.</summary>
    public int? Seed { get; }

    /// <summary>Whether there is any noise at all.</summary>
    private protected abstract bool IsNoisy { get; }

    /// <inheritdoc/>
    protected override void Build(Shape input, Weights weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        random = IsNoisy ? weights.AddRandom(Seed) : null;
    }

    /// <inheritdoc/>
    protected sealed override Tensor Call(Tensor input, CallContext context) => context.Training && random is not null ? Disturb(input, random.Next()) : input;

    /// <summary>The noise is a function of the key alone.</summary>
    private protected abstract Tensor Disturb(Tensor input, ulong key);
}
