using Anneal.Activations;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Converts values along an axis to probabilities: <c>exp(x) / sum(exp(x))</c>.</summary>
/// <remarks>
/// The shape stays. Masked elements have probability 0. The mask broadcasts to the shape of the input: from the first axes, or if only
/// these fit, from the last ones. Keras: <c>keras.layers.Softmax</c>.
/// </remarks>
/// <example><code>
/// new Softmax()
/// new Softmax(axis: [1, 2])    // one distribution over both axes
/// </code></example>
/// <param name="axis">One axis, or a list of axes over which the probabilities sum to 1; negative axes count from the end. Default -1.</param>
/// <param name="name">The name, unique within the model.</param>
[Keras("keras.layers")]
public sealed partial class Softmax(Axes? axis = null, string? name = null) : SameShapeLayer(name)
{
    // Keras's large negative number.
    private const double Excluded = -1e9;

    /// <summary>One axis, or a list of them. Default -1.</summary>
    public Axes Axis { get; } = axis ?? -1;

    /// <inheritdoc/>
    protected override InputSpec Accepts => new(LeastRank: Axis.Max(one => one < 0 ? -one : one + 1));

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        if (context.Mask is not { } mask) return Probabilities(input);
        var excluded = Aligned(mask.to(ScalarType.Bool), input).logical_not();
        return Probabilities(input.Fill(excluded, Excluded)).Fill(excluded, 0);
    }

    private Tensor Probabilities(Tensor x)
    {
        long[] axes = [.. Axis.Of(x).Distinct()];
        if (axes.Length == 1) return ActivationFunctions.Softmax(x, (int)axes[0]);
        var powers = (x - x.amax(axes, keepdim: true).detach()).exp();
        return powers / powers.sum(axes, keepdim: true);
    }

    private Tensor Aligned(Tensor mask, Tensor input)
    {
        Shape given = mask.shape, wanted = input.shape;
        if (given.Rank <= wanted.Rank)
        {
            if (given.Rank > 1 && Fits(given, wanted[..given.Rank])) return mask.reshape([.. given, .. Enumerable.Repeat(1L, wanted.Rank - given.Rank)]);
            if (Fits(given, wanted[(wanted.Rank - given.Rank)..])) return mask;
        }
        throw this.Refuses($"takes a mask that fits its input of shape {wanted}", $"a mask of shape {given}", nameof(mask));
    }

    private static bool Fits(Shape mask, Shape axes) => mask.Zip(axes, (a, b) => a == b || a == 1).All(fit => fit);
}
