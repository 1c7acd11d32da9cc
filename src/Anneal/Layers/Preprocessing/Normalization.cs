using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Normalises data to mean 0 and variance 1 with fixed statistics: <c>output = (input - mean) / √variance</c>.</summary>
/// <remarks>
/// The shape is unchanged. The statistics are given, or computed by <see cref="Adapt"/> before training; training does not change them. A variance of 0 counts as 1e-14.
/// Variables, unless the statistics are given: <c>mean</c>, <c>variance</c>, of the sizes of the axes kept, and <c>count</c>, which Keras leaves at 0. Keras: <c>keras.layers.Normalization</c>.
/// </remarks>
/// <example><code>
/// var normalize = new Normalization();
/// normalize.Adapt(x);
/// new Normalization(mean: [0.5, 20], variance: [0.1, 9])
/// </code></example>
[Keras("keras.layers"), ConfigOrder("axis", "invert", "mean", "variance")]
public sealed partial class Normalization : UnaryLayer
{
    private const double LeastDeviation = 1e-7;

    private Variable? mean, variance;

    /// <summary>Makes a layer that normalises with fixed statistics.</summary>
    /// <param name="axis">The axes with separate statistics per position; negative axes count from the end. An empty list: one mean and one variance of all values. Default [-1].</param>
    /// <param name="mean">One number, or one per position of the last of these axes; finite. Default: computed by <see cref="Adapt"/>.</param>
    /// <param name="variance">As many numbers as <paramref name="mean"/>; finite, at least 0.</param>
    /// <param name="invert">Whether the layer inverts the normalisation: <c>output = input √variance + mean</c>. Default false.</param>
    /// <param name="name">Unique within the model.</param>
    /// <exception cref="ArgumentException">Only one of mean and variance is given, their sizes differ, an axis is repeated, or a number is out of range.</exception>
    public Normalization(IReadOnlyList<int>? axis = null, Numbers? mean = null, Numbers? variance = null, bool invert = false, string? name = null)
        : base(name)
    {
        Axis = [.. axis ?? [-1]];
        if (Axis.Distinct().Count() != Axis.Count) throw Require.Wrong(nameof(axis), $"must hold each axis once; it was [{string.Join(", ", Axis)}]");
        if (mean is null != variance is null) throw Require.Wrong(nameof(mean), "and variance must be given together");
        foreach (var number in mean ?? 0) Require.Single(Require.Finite(number, nameof(mean)), nameof(mean));
        foreach (var number in variance ?? 0) Require.Single(Require.NotNegative(number, nameof(variance)), nameof(variance));
        if (mean?.List?.Count != variance?.List?.Count) throw Require.Wrong(nameof(mean), $"and variance must have the same form; they were {mean} and {variance}");
        if (mean?.List is not null && Axis.Count == 0) throw Require.Wrong(nameof(mean), $"must be one number where axis is empty; it was {mean}");
        (Mean, Variance, Invert) = (mean, variance, invert);
    }

    // Keras's None is no axis, which in C# is an empty list.
    internal static Normalization Read(ConfigReader reader) => new(
        reader.Find("axis") is { } axis ? axis.IsNull ? [] : axis.AsOneOrMany(static place => place.AsInt()) : null,
        reader.Find("mean") is { IsNull: false } mean ? Numbers.FromConfig(mean) : (Numbers?)null,
        reader.Find("variance") is { IsNull: false } variance ? Numbers.FromConfig(variance) : (Numbers?)null,
        reader.Find("invert")?.AsBool() ?? false,
        reader.Find("name")?.AsText());

    /// <summary>The axes with separate statistics per position. Default [-1].</summary>
    public IReadOnlyList<int> Axis { get; }

    /// <summary>The given mean; null if it is computed from data.</summary>
    public Numbers? Mean { get; }

    /// <summary>The given variance; null if it is computed from data.</summary>
    public Numbers? Variance { get; }

    /// <summary>Whether the layer inverts the normalisation. Default false.</summary>
    public bool Invert { get; }

    private protected override bool WorksWide => true;

    /// <inheritdoc/>
    protected internal override bool SupportsMasking => true;

    /// <inheritdoc/>
    protected override InputSpec Accepts => new(Rank: InputShape?.Rank, LeastRank: 1, FixedAxes: Axis);

    private protected override bool KeepsBatchSize => Axis.Contains(0);

    /// <summary>Computes mean and variance from data. Builds the layer for the shape of the data if it is not built.</summary>
    /// <param name="data">Data of the shape of the inputs; at least one sample.</param>
    /// <exception cref="InvalidOperationException">Mean and variance were given.</exception>
    /// <exception cref="ArgumentException">The data have another shape than the layer was built for, or are empty.</exception>
    public void Adapt(ArrayLike data)
    {
        if (Mean is not null) throw new InvalidOperationException($"Layer '{Name}' was made with a mean and a variance. Make it without them to find them.");
        using var scope = NewDisposeScope();
        var values = data.ToTensor().to(float64);
        Shape shape = values.shape;
        if (shape.ElementCount == 0) throw Require.Wrong(nameof(data), $"must hold at least one number; its shape was {shape}");
        Build(shape);
        if (Accepts.Problem(shape, InputShape) is { } problem) throw this.Refuses(problem, shape, nameof(data));
        var kept = Kept(shape.Rank);
        long[] others = [.. Enumerable.Range(0, shape.Rank).Where(axis => !kept.Contains(axis)).Select(axis => (long)axis)];
        var center = others.Length == 0 ? values : values.mean(others);
        var spread = others.Length == 0 ? zeros_like(values) : values.var(others, unbiased: false);
        mean!.Assign(center);
        variance!.Assign(spread);
    }

    private protected override Shape ShapeFor(Shape input)
    {
        var kept = Kept(input.Rank);
        if (kept.Distinct().Count() != kept.Length) throw this.Refuses($"takes each axis once and has the axes [{string.Join(", ", Axis)}]", input, nameof(input));
        if (Mean?.List is { Count: > 1 } list && input[kept[^1]] != Shape.Unknown && list.Count != input[kept[^1]])
            throw this.Refuses($"has {list.Count} means, one for each place along axis {kept[^1]}", input, nameof(input));
        return input;
    }

    /// <inheritdoc/>
    protected override void Build(Shape input, Weights weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ShapeFor(input);
        if (Mean is not null) return;
        Shape sizes = [.. Kept(input.Rank).Select(axis => input[axis])];
        mean = weights.Add("mean", sizes, "zeros", trainable: false);
        variance = weights.Add("variance", sizes, "ones", trainable: false);
        AddVariable(new(zeros([], dtype: ScalarType.Int32), "count", trainable: false));
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        var center = Statistic(mean, Mean, input);
        var deviation = Statistic(variance, Variance, input).sqrt().AtLeast(LeastDeviation);
        return Invert ? center.Plus(input * deviation) : (input - center) / deviation;
    }

    private int[] Kept(int rank) => [.. Axis.Select(axis => axis < 0 ? axis + rank : axis).Order()];

    /// <summary>With size 1 along the axes that are not kept.</summary>
    private Tensor Statistic(Variable? found, Numbers? given, Tensor input)
    {
        var kept = Kept((int)input.dim());
        var sizes = Enumerable.Repeat(1L, (int)input.dim()).ToArray();
        if (given is not { } numbers)
        {
            foreach (var axis in kept) sizes[axis] = input.size(axis);
            return found!.Value.to(WorkType).reshape(sizes);
        }
        float[] values = [.. (numbers.List ?? [numbers.Value]).Select(number => (float)number)];
        if (numbers.List is not null) sizes[kept[^1]] = values.Length;
        return tensor(values, dtype: input.dtype, device: input.device).reshape(sizes);
    }
}
