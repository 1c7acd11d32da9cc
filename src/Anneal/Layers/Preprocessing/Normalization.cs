using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Brings data to mean 0 and variance 1 by fixed statistics: <c>output = (input - mean) / √variance</c>.</summary>
/// <remarks>
/// The shape stays. The statistics are given, or found by <see cref="Adapt"/> before training; training does not change them. A variance of 0 counts as 1e-14.
/// Variables, where the statistics are not given: <c>mean</c>, <c>variance</c>, of the sizes of the axes kept, and <c>count</c>, which Keras leaves at 0. Keras: <c>keras.layers.Normalization</c>.
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

    /// <summary>A layer that normalises by fixed statistics.</summary>
    /// <param name="axis">The axes that keep statistics of their own for each place; from the end if negative. An empty list: one mean and one variance of everything. Default [-1].</param>
    /// <param name="mean">One number, or one for each place of the last of these axes; finite. Default: found by <see cref="Adapt"/>.</param>
    /// <param name="variance">In the form of <paramref name="mean"/>; finite, at least 0.</param>
    /// <param name="invert">Whether the layer does the opposite: <c>output = input √variance + mean</c>. Default false.</param>
    /// <param name="name">Unique within the model.</param>
    /// <exception cref="ArgumentException">One of mean and variance is given, they differ in form, an axis is given twice, or a number is out of range.</exception>
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

    /// <summary>The axes that keep statistics of their own. Default [-1].</summary>
    public IReadOnlyList<int> Axis { get; }

    /// <summary>The mean that was given; null where it is found from data.</summary>
    public Numbers? Mean { get; }

    /// <summary>The variance that was given; null where it is found from data.</summary>
    public Numbers? Variance { get; }

    /// <summary>Whether the layer does the opposite. Default false.</summary>
    public bool Invert { get; }

    /// <inheritdoc/>
    protected internal override bool SupportsMasking => true;

    /// <inheritdoc/>
    protected override InputSpec Accepts => new(Rank: InputShape?.Rank, LeastRank: 1, FixedAxes: Axis);

    private protected override bool KeepsBatchSize => Axis.Contains(0);

    /// <summary>Takes mean and variance from data. Builds the layer for the shape of the data, where that was not done.</summary>
    /// <param name="data">Of the shape of the inputs, with any number of samples; at least one.</param>
    /// <exception cref="InvalidOperationException">Mean and variance were given.</exception>
    /// <exception cref="ArgumentException">The data do not have the shape that the layer was built for, or there are none.</exception>
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

    /// <inheritdoc/>
    public override Shape ComputeOutputShape(Shape inputShape) => Accepts.Problem(inputShape, InputShape) is { } problem
        ? throw this.Refuses(problem, inputShape, nameof(inputShape))
        : inputShape;

    /// <inheritdoc/>
    protected override void Build(Shape input, Weights weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        var kept = Kept(input.Rank);
        if (kept.Distinct().Count() != kept.Length) throw this.Refuses($"takes each axis once and has the axes [{string.Join(", ", Axis)}]", input, nameof(input));
        if (Mean is { } given)
        {
            if (given.List is { Count: > 1 } list && list.Count != input[kept[^1]])
                throw this.Refuses($"has {list.Count} means, one for each place along axis {kept[^1]}", input, nameof(input));
            return;
        }
        Shape sizes = [.. kept.Select(axis => input[axis])];
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
            return found!.Value.reshape(sizes);
        }
        float[] values = [.. (numbers.List ?? [numbers.Value]).Select(number => (float)number)];
        if (numbers.List is not null) sizes[kept[^1]] = values.Length;
        return tensor(values, dtype: input.dtype, device: input.device).reshape(sizes);
    }
}
