using Anneal.Distribution;
using Anneal.Native;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>
/// In training, sets each input to 0 with probability <c>rate</c> and multiplies the others by <c>1 / (1 - rate)</c>. In inference it does
/// nothing.
/// </summary>
/// <remarks>
/// The shape stays. The mask of the n-th training batch depends only on the seed and n. Keras: <c>keras.layers.Dropout</c>.
/// Source: Srivastava et al., Dropout: A Simple Way to Prevent Neural Networks from Overfitting, 2014.
/// </remarks>
/// <example><code>
/// new Dropout(0.2)
/// new Dropout(0.5, seed: 1)
/// </code></example>
[Keras("keras.layers"), ConfigOrder("rate", "seed", "noise_shape")]
public sealed partial class Dropout : NoiseLayer
{
    /// <summary>A dropout layer.</summary>
    /// <param name="rate">The probability of dropping, in [0, 1].</param>
    /// <param name="noiseShape">The shape of the dropout mask. A size of 1 shares the mask along an axis; null stands for the size of the
    /// input. Default: the shape of the input.</param>
    /// <param name="seed">The seed of the noise. Default: from <see cref="RandomSeed"/>.</param>
    /// <param name="name">The name, unique within the model.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rate"/> is outside [0, 1], or a size of <paramref name="noiseShape"/> is below 1.</exception>
    public Dropout(double rate, IReadOnlyList<long?>? noiseShape = null, int? seed = null, string? name = null)
        : base(seed, name)
    {
        (Rate, NoiseShape) = (Require.Fraction(rate), NoiseShapes.Checked(noiseShape));
    }

    /// <summary>The probability of dropping.</summary>
    public double Rate { get; }

    /// <summary>The shape of the dropout mask. A size of 1 shares the mask along an axis; null stands for the size of the input. Default
    /// null: the shape of the input.</summary>
    public IReadOnlyList<long?>? NoiseShape { get; }

    private protected override bool IsNoisy => Rate > 0;

    /// <inheritdoc/>
    protected override void Build(Shape input, Weights weights)
    {
        NoiseShapes.For(NoiseShape, input, this);
        base.Build(input, weights);
    }

    // Ranks that share a batch draw what one process draws for their rows, where these begin at an even place.
    private protected override ulong Key(Tensor input, RandomSource random) =>
        RowShare.Current is { First: > 0 } share && NoiseShape is null && input.numel() / share.Rows.Length * share.First is var place && place % 2 == 0
            ? DropoutMask.From(random.NextOfBatch(), place)
            : base.Key(input, random);

    private protected override Tensor Disturb(Tensor input, ulong key) => NoiseShape is null && TensorMemory.HasFloats(input)
        ? DropoutPass.Run(input, DropoutPass.Draw(Rate, key))[0]
        : input * DropoutMask.Of(NoiseShapes.For(NoiseShape, input.shape, this), Rate, key, input);
}
