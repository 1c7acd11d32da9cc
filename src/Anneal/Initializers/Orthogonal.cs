using static TorchSharp.torch;

namespace Anneal.Initializers;

/// <summary>Makes a random matrix with orthonormal columns (or rows, if there are fewer rows), times a gain.</summary>
/// <param name="gain">The factor of the matrix, finite; 1 by default.</param>
/// <param name="seed">See <see cref="RandomInitializer"/>.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="gain"/> is not finite.</exception>
/// <remarks>
/// All sizes except the last are flattened into rows; at least 2 sizes are needed. The matrix is the Q of a QR decomposition of normal
/// values, with the signs of R's diagonal, which makes all orthogonal matrices equally likely. Reference: Saxe et al., 2014. Source:
/// <c>keras.initializers.Orthogonal</c>.
/// </remarks>
[Keras("keras.initializers", "OrthogonalInitializer")]
public sealed partial class Orthogonal(double gain = 1, int? seed = null) : RandomInitializer(seed)
{
    /// <summary>The factor of the matrix.</summary>
    public double Gain { get; } = Require.Single(Require.Finite(gain));

    /// <inheritdoc/>
    protected override Tensor Draw(long[] shape, Generator generator)
    {
        if (shape.Length < 2)
            throw new ArgumentException($"shape must have at least 2 sizes for Orthogonal; it was {ShapeText.Of(shape)}.", nameof(shape));
        var columns = shape[^1];
        var rows = shape[..^1].Aggregate(1L, (product, size) => product * size);
        var normal = Distributions.Normal([Math.Max(rows, columns), Math.Min(rows, columns)], 0, 1, generator);
        var (q, r) = linalg.qr(normal);
        q *= r.diagonal().sign();
        return (rows < columns ? q.t() : q).Times(Gain).reshape(shape);
    }
}
