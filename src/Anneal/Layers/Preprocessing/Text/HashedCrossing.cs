using System.Text;
using System.Text.Json.Nodes;
using Anneal.Graphs;
using Anneal.Saving;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Hashes combinations of categories into a fixed number of bins: <c>hash(all features) mod numBins</c>.</summary>
/// <remarks>
/// Input: a list of integers (batch) or (batch, 1), one for each feature; output of that shape, integers, or (batch, numBins) with <see cref="OutputMode.OneHot"/>.
/// Bins are those of TensorFlow. Keras: <c>keras.layers.HashedCrossing</c>.
/// </remarks>
/// <example><code>
/// using var bins = new HashedCrossing(numBins: 5).Apply([new[] { "A", "B" }, new[] { 101, 101 }]);   // 1, 4
/// </code></example>
[Keras("keras.layers")]
public sealed partial class HashedCrossing : Layer
{
    private const ulong Key = 0xDECAFCAFFE;

    /// <summary>Makes a layer that hashes combinations.</summary>
    /// <param name="numBins">The number of bins; at least 1.</param>
    /// <param name="outputMode"><see cref="OutputMode.Int"/>, the default, or <see cref="OutputMode.OneHot"/>.</param>
    /// <param name="sparse">Whether outputs are sparse; true is refused.</param>
    /// <param name="name">Unique within the model.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="numBins"/> is below 1, or the mode is not supported.</exception>
    /// <exception cref="NotSupportedException"><paramref name="sparse"/> is true.</exception>
    public HashedCrossing(long numBins, Choice<OutputMode> outputMode = default, bool sparse = false, string? name = null)
        : base(name)
    {
        NumBins = Require.AtLeast(numBins, 1);
        OutputMode = CategoryCode.Checked(outputMode, sparse, OutputMode.Int, OutputMode.OneHot);
    }

    /// <summary>The number of bins.</summary>
    public long NumBins { get; }

    /// <summary>The form of the output. Default <see cref="OutputMode.Int"/>.</summary>
    public OutputMode OutputMode { get; }

    /// <summary>Always false.</summary>
    public bool Sparse { get; }

    private protected override bool WorksWide => true;

    private protected override string? IntegerType => OutputMode == OutputMode.Int ? "int64" : null;

    /// <inheritdoc/>
    protected override bool TakesIntegers => true;

    /// <summary>The bins of combinations of strings and integers.</summary>
    /// <param name="features">At least two arrays of one shape, each of strings, <c>int</c> or <c>long</c>.</param>
    /// <returns>A new tensor; the caller owns it.</returns>
    /// <exception cref="ArgumentException">There are fewer than two, shapes differ, or an array holds something else.</exception>
    public Tensor Apply(IReadOnlyList<Array> features)
    {
        ArgumentNullException.ThrowIfNull(features);
        using var scope = NewDisposeScope();
        return Crossed([.. features.Select(Hashes)], CPU).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        var writer = new ConfigWriter<Layer>(this);
        writer.Add("num_bins", NumBins);
        writer.AddEnum<OutputMode>("output_mode", OutputMode);
        writer.Add("sparse", (bool?)Sparse);
        writer.Add("name", Name);
        writer.Add("dtype", IntegerType ?? DTypePolicy.Name);
        return writer.Config;
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<TensorSpec> Infer(Inputs<TensorSpec> inputs)
    {
        var shapes = inputs.First.Select(input => input.Shape).ToArray();
        RequireFit(shapes);
        return [new(CategoryCode.ShapeOf(shapes[0], OutputMode, NumBins), OutputMode == OutputMode.Int ? ScalarType.Int64 : DTypePolicy.ComputeType)];
    }

    /// <inheritdoc/>
    protected override void Build(Inputs<TensorSpec> inputs, Weights weights) => Infer(inputs);

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> Call(Inputs<Tensor> inputs, CallContext context)
    {
        if (inputs.First.FirstOrDefault(input => input.is_floating_point()) is { } wrong)
            throw this.Refuses("takes integers", wrong.dtype, nameof(inputs));
        return [Crossed([.. inputs.First.Select(input => (input.to(int64).cpu().flatten().data<long>().Select(integer => (ulong)integer).ToArray(), input.shape))], inputs[0].device)];
    }

    private Tensor Crossed((ulong[] Values, long[] Shape)[] features, Device device)
    {
        RequireFit([.. features.Select(feature => (Shape)feature.Shape)]);
        var bins = Enumerable.Range(0, features[0].Values.Length).Select(i => (long)(features.Aggregate(Key, (hash, feature) => FarmHash.Cat(hash, feature.Values[i])) % (ulong)NumBins));
        return CategoryCode.Of(CategoryCode.Indices(bins, features[0].Shape).to(device), OutputMode, NumBins, WorkType);
    }

    // Strings count as their fingerprints, integers as they are.
    private (ulong[] Values, long[] Shape) Hashes(Array feature)
    {
        if (feature is int[] or long[] or int[,] or long[,])
            return ([.. feature.Cast<object>().Select(item => (ulong)Convert.ToInt64(item, null))], [.. Enumerable.Range(0, feature.Rank).Select(axis => feature.GetLongLength(axis))]);
        var (texts, shape) = ((TextLike)feature).Read(nameof(feature));
        return ([.. texts.Select(text => FarmHash.Fingerprint(Encoding.UTF8.GetBytes(text)))], shape);
    }

    private void RequireFit(Shape[] shapes)
    {
        if (shapes.Length < 2) throw this.Refuses("takes a list of at least 2 features", shapes.Length, nameof(shapes));
        if (shapes[0].Rank is not 1 and not 2 || (shapes[0].Rank == 2 && shapes[0][1] != 1))
            throw this.Refuses("takes features of shape (batch) or (batch, 1)", shapes[0], nameof(shapes));
        if (Array.Find(shapes, shape => shape != shapes[0]) is { Rank: > 0 } other)
            throw this.Refuses("takes features of one shape", $"{shapes[0]} and {other}", nameof(shapes));
    }
}
