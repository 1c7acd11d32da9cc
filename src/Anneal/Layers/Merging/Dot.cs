using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Dot product of two inputs along one axis of each, sample by sample.</summary>
/// <remarks>
/// Inputs (batch, a..., n, b...) and (batch, c..., n, d...), output (batch, a..., b..., c..., d...); for two vectors (batch, 1). The output has no mask.
/// With <c>normalize</c>, the output is the cosine similarity of the vectors along these axes. Keras: <c>keras.layers.Dot</c>.
/// </remarks>
/// <example><code>
/// var product = new Dot(axes: 1).Apply([a, b]);                              // of vectors
/// var similarity = new Dot(axes: -1, normalize: true).Apply([a, b]);         // cosine
/// var weighted = new Dot(axes: [2, 1]).Apply([scores, values]);              // (batch, i, j) and (batch, j, k) to (batch, i, k)
/// </code></example>
[Keras("keras.layers")]
public sealed partial class Dot : MergingLayer
{
    // Keras's epsilon, squared.
    private const double LeastSquare = 1e-14;

    /// <summary>A dot product layer.</summary>
    /// <param name="axes">One axis for both inputs, or one for each, other than the batch axis; negative axes count from the end.</param>
    /// <param name="normalize">Whether to normalise the vectors along the axes to length 1 first. Default false.</param>
    /// <param name="name">The name, unique within the model.</param>
    /// <exception cref="ArgumentOutOfRangeException">An axis is 0.</exception>
    public Dot(DotAxes axes, bool normalize = false, string? name = null)
        : base(name)
    {
        if (axes.First == 0 || axes.Second == 0) throw Require.Refused(axes, "axes other than 0, the batch axis");
        (Axes, Normalize) = (axes, normalize);
    }

    /// <summary>The axes along which products are summed.</summary>
    public DotAxes Axes { get; }

    /// <summary>Whether to normalise the vectors along the axes to length 1 first. Default false.</summary>
    public bool Normalize { get; }

    /// <inheritdoc/>
    public override Tensor? ComputeMask(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor?> masks) => null;

    /// <inheritdoc/>
    protected override bool TakesIntegers => false;

    private protected override int? Count => 2;

    private protected override Shape Merge(IReadOnlyList<Shape> shapes)
    {
        var (a, b) = (shapes[0], shapes[1]);
        var (i, j) = (Index(Axes.First, a), Index(Axes.Second, b));
        if (!Fit(a[i], b[j]))
            throw this.Refuses($"sums products along axis {i} of its first input and axis {j} of its second; their sizes must be the same", $"{a} and {b}", nameof(shapes));
        if (!Fit(a[0], b[0])) throw Mismatch(shapes);
        Shape rest = [.. Rest(a, i), .. Rest(b, j)];
        return [a[0] == Shape.Unknown ? b[0] : a[0], .. rest.Rank == 0 ? [1] : rest];
    }

    private protected override Tensor Merge(IReadOnlyList<Tensor> tensors)
    {
        Shape a = tensors[0].shape, b = tensors[1].shape;
        var (i, j) = (Index(Axes.First, a), Index(Axes.Second, b));
        var left = Vectors(tensors[0], i).movedim([i], [-1]).reshape([a[0], Rest(a, i).ElementCount, a[i]]);
        var right = Vectors(tensors[1], j).movedim([j], [1]).reshape([b[0], b[j], Rest(b, j).ElementCount]);
        return left.bmm(right).reshape([.. Merge([a, b])]);
    }

    private Tensor Vectors(Tensor x, int axis) => Normalize ? x * x.Squared().sum([axis], keepdim: true).AtLeast(LeastSquare).rsqrt() : x;

    private int Index(int axis, Shape shape)
    {
        var index = axis < 0 ? axis + shape.Rank : axis;
        return index > 0 && index < shape.Rank ? index : throw this.Refuses($"needs inputs with axis {axis} that is not the batch axis", shape, nameof(shape));
    }

    private static bool Fit(long a, long b) => a == b || a == Shape.Unknown || b == Shape.Unknown;

    /// <summary>The other axes of a sample.</summary>
    private static Shape Rest(Shape shape, int axis) => [.. shape[1..axis], .. shape[(axis + 1)..]];
}
