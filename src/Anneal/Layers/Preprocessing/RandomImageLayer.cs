using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>The base of layers that change images at random during training and leave them unchanged in inference.</summary>
/// <remarks>The change of the n-th training batch depends only on the seed and n.</remarks>
public abstract class RandomImageLayer : ImageLayer
{
    private RandomSource random = null!;

    private protected RandomImageLayer(int? seed, Choice<DataFormat>? dataFormat, string? name)
        : base(dataFormat, name) => Seed = seed;

    /// <summary>The seed of the random changes; null for a seed of its own.</summary>
    public int? Seed { get; }

    /// <inheritdoc/>
    protected override void Build(Shape input, Weights weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        base.Build(input, weights);
        random = weights.AddRandom(Seed);
    }

    private protected sealed override Tensor CallBatch(Tensor images, CallContext context) => context.Training ? Changed(images, random.Next()) : Unchanged(images);

    /// <summary>The images while training: a function of the key.</summary>
    private protected abstract Tensor Changed(Tensor images, ulong key);

    /// <summary>The images otherwise. Default: as they are.</summary>
    private protected virtual Tensor Unchanged(Tensor images) => images;

    /// <summary>Numbers in [least, most), one for each image: the n-th sequence of a key.</summary>
    private protected static double[] Uniform(Tensor images, ulong key, int sequence, double least, double most)
    {
        var state = RandomSeed.Mix(key + (ulong)sequence);
        return [.. Enumerable.Range(0, (int)images.size(0)).Select(i => least + (most - least) * Share(RandomSeed.Mix(state + (ulong)i * 0x9E3779B97F4A7C15)))];
    }

    /// <summary>One number per image, in a form that goes with the images.</summary>
    private protected static Tensor PerImage(IEnumerable<double> numbers, Tensor images) =>
        tensor([.. numbers.Select(number => (float)number)], dtype: images.dtype, device: images.device).reshape(-1, 1, 1, 1);

    // 53 bits, in [0, 1).
    private static double Share(ulong word) => (word >> 11) / (double)(1UL << 53);
}
