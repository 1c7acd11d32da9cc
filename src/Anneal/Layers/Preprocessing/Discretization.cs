using System.Text.Json.Nodes;
using Anneal.Saving;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Maps numbers to the indices of bins: bin i holds <c>boundary[i - 1] &lt;= x &lt; boundary[i]</c>.</summary>
/// <remarks>
/// Input (batch, length), output of that shape, integers; the other modes give (batch, bins), or (batch, length, bins) with <see cref="OutputMode.OneHot"/> unless the length is 1.
/// <see cref="Adapt"/> computes boundaries that put equally many data points into each bin. Keras: <c>keras.layers.Discretization</c>.
/// </remarks>
/// <example><code>
/// new Discretization([0, 1, 2])     // -0.5, 0, 1.5, 7 are in bins 0, 1, 2, 3
///
/// var ages = new Discretization(numBins: 10);
/// ages.Adapt(x);
/// </code></example>
[Keras("keras.layers")]
public sealed partial class Discretization : UnaryLayer
{
    /// <summary>Makes a layer of bins.</summary>
    /// <param name="binBoundaries">The boundaries; finite, in ascending order. Default: computed by <see cref="Adapt"/>.</param>
    /// <param name="numBins">The number of bins to compute; at least 1. Give either this or the boundaries.</param>
    /// <param name="epsilon">The tolerance of the boundaries as a fraction of the data; above 0 and at most 1. Smaller values take longer. Default 0.01.</param>
    /// <param name="outputMode">Any but <see cref="OutputMode.TfIdf"/>. Default <see cref="OutputMode.Int"/>.</param>
    /// <param name="sparse">Whether outputs are sparse; true is refused.</param>
    /// <param name="name">Unique within the model.</param>
    /// <exception cref="ArgumentException">Both or neither of boundaries and number are given, or one is out of range.</exception>
    /// <exception cref="NotSupportedException"><paramref name="sparse"/> is true.</exception>
    public Discretization(
        IReadOnlyList<double>? binBoundaries = null, int? numBins = null, double epsilon = 0.01, Choice<OutputMode> outputMode = default, bool sparse = false, string? name = null)
        : base(name)
    {
        if (binBoundaries is null == numBins is null) throw Require.Wrong(nameof(binBoundaries), "or numBins must be given, and not both");
        BinBoundaries = binBoundaries is null ? null : Ascending(binBoundaries);
        NumBins = Require.AtLeast(numBins, 1);
        Epsilon = Require.Between(Require.Positive(epsilon), 0, 1);
        OutputMode = CategoryCode.Checked(outputMode, sparse, OutputMode.Int, OutputMode.OneHot, OutputMode.MultiHot, OutputMode.Count);
    }

    /// <summary>The boundaries between bins; null until they are computed.</summary>
    public IReadOnlyList<double>? BinBoundaries { get; private set; }

    /// <summary>The number of bins to compute; null if boundaries were given.</summary>
    public int? NumBins { get; }

    /// <summary>The tolerance of the boundaries. Default 0.01.</summary>
    public double Epsilon { get; }

    /// <summary>The form of the output. Default <see cref="OutputMode.Int"/>.</summary>
    public OutputMode OutputMode { get; }

    /// <summary>Always false.</summary>
    public bool Sparse { get; }

    private int Depth => BinBoundaries is { } known ? known.Count + 1 : NumBins!.Value;

    /// <summary>Computes boundaries that put equally many data points into each bin.</summary>
    /// <param name="data">Numbers of any shape; at least one.</param>
    /// <exception cref="InvalidOperationException">The layer was made with boundaries.</exception>
    /// <exception cref="ArgumentException">The data are empty.</exception>
    public void Adapt(ArrayLike data)
    {
        if (NumBins is not { } bins) throw new InvalidOperationException($"Layer '{Name}' was made with binBoundaries. Make it with numBins to find them.");
        using var scope = NewDisposeScope();
        var values = data.ToTensor().to(float32).flatten().data<float>().ToArray();
        if (values.Length == 0) throw Require.Wrong(nameof(data), "must hold at least one number; it was empty");
        BinBoundaries = Quantiles.Boundaries(values, bins, Epsilon);
    }

    private protected override bool WorksWide => true;

    private protected override Shape ShapeFor(Shape input) => CategoryCode.ShapeOf(input, OutputMode, Depth);

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        var writer = new ConfigWriter<Layer>(this);
        writer.AddNumbers("bin_boundaries", BinBoundaries);
        writer.Add("num_bins", NumBins);
        writer.Add("epsilon", (double?)Epsilon);
        writer.AddEnum<OutputMode>("output_mode", OutputMode);
        writer.Add("sparse", (bool?)Sparse);
        writer.Add("name", Name);
        writer.Add("dtype", DTypePolicy.Name);
        return writer.Config;
    }

    internal static Discretization Read(ConfigReader reader)
    {
        var found = reader.Find("bin_boundaries") is { IsNull: false } list ? list.AsList(static item => item.AsDouble()) : null;
        var bins = reader.Find("num_bins") is { IsNull: false } number ? number.AsInt() : (int?)null;
        var layer = new Discretization(
            bins is null ? found : null, bins, reader.Find("epsilon")?.AsDouble() ?? 0.01, reader.Find("output_mode")?.AsEnum<OutputMode>() ?? OutputMode.Int,
            reader.Find("sparse")?.AsBool() ?? false, reader.Find("name") is { IsNull: false } name ? name.AsText() : null);
        layer.BinBoundaries ??= found is null ? null : Ascending(found, "bin_boundaries");
        return layer;
    }

    /// <inheritdoc/>
    protected override ScalarType OutputType(ScalarType input) => OutputMode == OutputMode.Int ? ScalarType.Int32 : DTypePolicy.ComputeType;

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        if (BinBoundaries is not { } boundaries) throw new InvalidOperationException($"Layer '{Name}' has no boundaries yet: give binBoundaries, or call Adapt.");
        var bins = bucketize(input, tensor([.. boundaries.Select(boundary => (float)boundary)], device: input.device), outInt32: true, right: true);
        return CategoryCode.Of(bins, OutputMode, Depth, WorkType);
    }

    private static double[] Ascending(IReadOnlyList<double> binBoundaries, string parameter = "binBoundaries")
    {
        double[] checkedOnes = Require.AllFinite(binBoundaries, parameter);
        for (var i = 1; i < checkedOnes.Length; i++)
            if (checkedOnes[i] < checkedOnes[i - 1]) throw Require.RefusedElement(i, checkedOnes[i], $"{checkedOnes[i - 1]} or more, in ascending order", parameter);
        return checkedOnes;
    }
}
