using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>
/// While training, sets each input to 0 with probability <c>rate</c> and multiplies the others by <c>1 / (1 - rate)</c>; otherwise
/// does nothing.
/// </summary>
/// <remarks>
/// Keras: <c>keras.layers.Dropout</c>. The n-th training batch of a layer depends on its seed and n alone.
/// Source: Srivastava et al., Dropout: A Simple Way to Prevent Neural Networks from Overfitting, 2014.
/// </remarks>
/// <example><code>
/// new Dropout(0.2)
/// new Dropout(0.5, seed: 1)
/// </code></example>
[Keras("keras.layers"), ConfigOrder("rate", "seed", "noise_shape")]
public sealed partial class Dropout : UnaryLayer
{
    private RandomStream? random;

    /// <summary>A dropout layer.</summary>
    /// <param name="rate">Probability of dropping, in [0, 1].</param>
    /// <param name="noiseShape">The shape of the mask: 1 where one choice serves a whole axis, null where the input's size holds. Default: the shape of the input.</param>
    /// <param name="seed">Makes the choice repeatable. Default: from <see cref="RandomSeed"/>.</param>
    /// <param name="name">Unique within the model.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rate"/> is outside [0, 1].</exception>
    public Dropout(double rate, IReadOnlyList<long?>? noiseShape = null, int? seed = null, string? name = null)
        : base(name)
    {
        if (!(rate >= 0 && rate <= 1)) throw new ArgumentOutOfRangeException(nameof(rate), rate, "The rate must be in [0, 1].");
        Rate = rate;
        NoiseShape = noiseShape;
        Seed = seed;
    }

    /// <summary>Probability of dropping.</summary>
    public double Rate { get; }

    /// <summary>Makes the choice repeatable; null for a seed of its own.</summary>
    public int? Seed { get; }

    /// <summary>The shape of the mask, 1 or null where one choice serves a whole axis; null for the shape of the input.</summary>
    public IReadOnlyList<long?>? NoiseShape { get; }

    internal override bool WritesBuildConfig => false;

    /// <inheritdoc/>
    public override Shape ComputeOutputShape(Shape inputShape) => inputShape;

    /// <inheritdoc/>
    protected internal override bool SupportsMasking => true;

    /// <inheritdoc/>
    protected override void Build(Shape input, Weights weights)
    {
        if (NoiseShape is not null && NoiseShape.Count != input.Rank)
            throw new ArgumentException($"Layer '{Name}' has a noise shape of {NoiseShape.Count} axes. Received: {input}.", "inputShape");
        random = Rate > 0 ? weights.AddRandom(Seed) : null;
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        if (!context.Training || random is null) return input;
        var shape = input.shape;
        for (var axis = 0; axis < NoiseShape?.Count; axis++) shape[axis] = NoiseShape[axis] ?? shape[axis];
        var mask = empty(shape, dtype: float32);
        FillMask(MemoryMarshal.Cast<byte, float>(mask.bytes), random.Next());
        return input * mask.to(input.dtype, input.device);
    }

    // One pass of SplitMix64, two decisions a word: libtorch's own dropout takes some hundred times as long on a CPU.
    private void FillMask(Span<float> mask, ulong state)
    {
        var keepBelow = (ulong)Math.Round((1 - Rate) * 4294967296.0);
        var kept = Rate < 1 ? (float)(1 / (1 - Rate)) : 0;
        for (var i = 0; i < mask.Length; i += 2)
        {
            state += 0x9E3779B97F4A7C15;
            var word = RandomSeed.Mix(state);
            mask[i] = (uint)word < keepBelow ? kept : 0;
            if (i + 1 < mask.Length) mask[i + 1] = (word >> 32) < keepBelow ? kept : 0;
        }
    }
}
