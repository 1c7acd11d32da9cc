using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Base of layers that change their input at random in training and do nothing in inference.</summary>
/// <remarks>The noise of the n-th training batch depends only on the seed and n.</remarks>
public abstract class NoiseLayer : SameShapeLayer
{
    private RandomSource? random;

    private protected NoiseLayer(int? seed, string? name)
        : base(name) => Seed = seed;

    /// <summary>The seed of the noise; null if none was given.</summary>
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
    protected sealed override Tensor Call(Tensor input, CallContext context) => context.Training && random is not null ? Disturb(input, Key(input, random)) : input;

    /// <summary>A key for the noise of one input.</summary>
    private protected virtual ulong Key(Tensor input, RandomSource random) => random.Next();

    /// <summary>The noise is a function of the key alone.</summary>
    private protected abstract Tensor Disturb(Tensor input, ulong key);
}
