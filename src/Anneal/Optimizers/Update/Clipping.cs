using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>Clips gradients by one of three measures: the norm of each, the norm of all, or the value of each element.</summary>
internal sealed class Clipping
{
    private readonly GradientNorms norms = new();

    public double? Norm { get; private set; }

    public double? GlobalNorm { get; private set; }

    public double? Value { get; private set; }

    public double Limit => Value ?? double.PositiveInfinity;

    public void SetNorm(double? limit, string name) => Norm = Checked(limit, name);

    public void SetGlobalNorm(double? limit, string name) => GlobalNorm = Checked(limit, name);

    public void SetValue(double? limit, string name) => Value = Checked(limit, name);

    /// <summary>Measures the gradients of an update, which come times a scale.</summary>
    /// <returns>The scale that clips them all alike.</returns>
    public double Begin(IReadOnlyList<Tensor?> gradients, double scale)
    {
        if ((GlobalNorm ?? Norm) is not null) norms.Measure(gradients);
        return GlobalNorm is not { } most ? scale : double.IsFinite(norms.Total) ? scale * Factor(norms.Total, scale, most) : double.NaN;
    }

    /// <summary>The scale of one gradient, by its place.</summary>
    public double ScaleOf(int gradient, double scale) => Norm is { } most ? scale * Factor(norms[gradient], scale, most) : scale;

    /// <summary>What brings scale × norm down to at most a limit.</summary>
    private static double Factor(double norm, double scale, double most) => most / Math.Max(norm * scale, most);

    private double? Checked(double? limit, string name)
    {
        if (limit is null) return null;
        Require.Positive(limit.Value, name);
        if (Norm is not null || Value is not null || GlobalNorm is not null)
            throw new ArgumentException("Only one of ClipNorm, ClipValue and GlobalClipNorm can be set.", name);
        return limit;
    }
}
