using Anneal.Saving;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Hashes strings or integers into a fixed number of bins, without a vocabulary.</summary>
/// <remarks>
/// Input (batch, length), output of that shape, integers; the other modes give (batch, numBins), or (batch, length, numBins) with <see cref="OutputMode.OneHot"/> unless the length is 1.
/// The hash is FarmHash, or SipHash with a salt; integers are hashed by their decimal digits. Bins are those of TensorFlow. Keras: <c>keras.layers.Hashing</c>.
/// </remarks>
/// <example><code>
/// using var bins = new Hashing(numBins: 3).Apply(["A", "B", "C"]);   // 1, 0, 1
/// </code></example>
[Keras("keras.layers"), ConfigOrder("num_bins", "salt", "mask_value", "output_mode", "sparse")]
public sealed partial class Hashing : UnaryLayer
{
    private readonly HashBuckets buckets;

    /// <summary>Makes a layer that hashes.</summary>
    /// <param name="numBins">The number of bins, the one of <paramref name="maskValue"/> included; at least 1.</param>
    /// <param name="maskValue">The value that maps to bin 0, which nothing else uses. Default: none.</param>
    /// <param name="salt">The key of the hash: one or two integers. Default: none.</param>
    /// <param name="outputMode">Any but <see cref="OutputMode.TfIdf"/>. Default <see cref="OutputMode.Int"/>.</param>
    /// <param name="sparse">Whether outputs are sparse; true is refused.</param>
    /// <param name="name">Unique within the model.</param>
    /// <exception cref="ArgumentException"><paramref name="numBins"/> is below 1, the salt has more than two integers, or the mode is not supported.</exception>
    /// <exception cref="NotSupportedException"><paramref name="sparse"/> is true.</exception>
    public Hashing(
        long numBins, Category? maskValue = null, IReadOnlyList<long>? salt = null, Choice<OutputMode> outputMode = default, bool sparse = false, string? name = null)
        : base(name)
    {
        NumBins = Require.AtLeast(numBins, 1);
        OutputMode = CategoryCode.Checked(outputMode, sparse, OutputMode.Int, OutputMode.OneHot, OutputMode.MultiHot, OutputMode.Count);
        (MaskValue, Salt) = (maskValue, HashBuckets.Salt(salt));
        buckets = new(HasMaskBin ? numBins - 1 : numBins, Salt);
    }

    /// <summary>The number of bins.</summary>
    public long NumBins { get; }

    /// <summary>The value that maps to bin 0, which nothing else uses; null for none.</summary>
    public Category? MaskValue { get; }

    /// <summary>The key of the hash, two integers; null for none.</summary>
    public IReadOnlyList<long>? Salt { get; }

    /// <summary>The form of the output. Default <see cref="OutputMode.Int"/>.</summary>
    public OutputMode OutputMode { get; }

    /// <summary>Always false.</summary>
    public bool Sparse { get; }

    private protected override bool WorksWide => true;

    private protected override string? IntegerType => OutputMode == OutputMode.Int ? "int64" : null;

    /// <inheritdoc/>
    protected override bool TakesIntegers => true;

    private bool HasMaskBin => MaskValue is not null && NumBins > 1;

    /// <summary>The bins of strings.</summary>
    /// <param name="texts">An array of strings of any rank, or rows of equal length.</param>
    /// <returns>A new tensor; the caller owns it.</returns>
    /// <exception cref="ArgumentException">The array does not hold strings.</exception>
    public Tensor Apply(TextLike texts)
    {
        var (read, shape) = texts.Read(nameof(texts));
        using var scope = NewDisposeScope();
        return Encoded(read.Select(text => Bin(buckets.Of(text), text == MaskValue?.Text)), shape, CPU).MoveToOuterDisposeScope();
    }

    private protected override Shape ShapeFor(Shape input) => CategoryCode.ShapeOf(input, OutputMode, NumBins);

    /// <inheritdoc/>
    protected override ScalarType OutputType(ScalarType input) => OutputMode == OutputMode.Int ? ScalarType.Int64 : DTypePolicy.ComputeType;

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        var integers = input.to(int64).cpu().flatten().data<long>().ToArray();
        return Encoded(integers.Select(integer => Bin(buckets.Of(integer), MaskValue is { Text: null } mask && integer == mask.Number)), input.shape, input.device);
    }

    private long Bin(long bucket, bool isMask) => !HasMaskBin ? bucket : isMask ? 0 : bucket + 1;

    private Tensor Encoded(IEnumerable<long> bins, long[] shape, Device device) => CategoryCode.Of(CategoryCode.Indices(bins, shape).to(device), OutputMode, NumBins, WorkType);
}
