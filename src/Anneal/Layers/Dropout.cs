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
    private RandomSource? random;

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
        return input * DropoutMask.Of(shape, Rate, random.Next(), input);
    }
}
