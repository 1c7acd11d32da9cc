using Anneal.Constraints;
using Anneal.Initializers;
using Anneal.Regularizers;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Leaky rectified linear unit with learned slopes: <c>x</c> where <c>x >= 0</c>, else <c>alpha x</c>.</summary>
/// <remarks>
/// The shape stays. Variable: <c>alpha</c>, of the shape of a sample, with a size of 1 along the shared axes. Keras: <c>keras.layers.PReLU</c>.
/// Source: He et al., Delving Deep into Rectifiers, 2015.
/// </remarks>
/// <example><code>
/// new PReLU()
/// new PReLU(sharedAxes: [1, 2])    // of images: one slope for each channel
/// </code></example>
[Keras("keras.layers")]
public sealed partial class PReLU : SameShapeLayer
{
    private Variable alpha = null!;

    /// <summary>An activation layer.</summary>
    /// <param name="alphaInitializer">The initializer of the slopes, by name or as an object. Default <c>zeros</c>.</param>
    /// <param name="alphaRegularizer">A penalty on the slopes, added to the loss. Default: none.</param>
    /// <param name="alphaConstraint">A constraint on the slopes, applied after every update. Default: none.</param>
    /// <param name="sharedAxes">Axes along which one slope is shared, counted from 1; each once. Default: none.</param>
    /// <param name="name">The name, unique within the model.</param>
    /// <exception cref="ArgumentOutOfRangeException">A shared axis is below 1 or given twice.</exception>
    public PReLU(
        Initializer? alphaInitializer = null, Regularizer? alphaRegularizer = null, Constraint? alphaConstraint = null, IReadOnlyList<int>? sharedAxes = null, string? name = null)
        : base(name)
    {
        if (sharedAxes is not null && (sharedAxes.Any(axis => axis < 1) || sharedAxes.Distinct().Count() < sharedAxes.Count))
            throw Require.Refused($"[{string.Join(", ", sharedAxes)}]", "different axes, counted from 1", nameof(sharedAxes));
        AlphaInitializer = alphaInitializer ?? "zeros";
        (AlphaRegularizer, AlphaConstraint, SharedAxes) = (alphaRegularizer, alphaConstraint, sharedAxes?.ToArray());
    }

    /// <summary>The initializer of the slopes. Default <c>zeros</c>.</summary>
    public Initializer AlphaInitializer { get; }

    /// <summary>A penalty on the slopes. Default null: none.</summary>
    public Regularizer? AlphaRegularizer { get; }

    /// <summary>The constraint on the slopes, applied after every update. Default null: none.</summary>
    public Constraint? AlphaConstraint { get; }

    /// <summary>Axes along which one slope is shared, counted from 1. Default null: none.</summary>
    public IReadOnlyList<int>? SharedAxes { get; }

    internal override bool WritesBuildConfig => true;

    /// <inheritdoc/>
    protected override InputSpec Accepts => InputShape is { } built ? new(built.Rank, FixedAxes: [.. OwnAxes(built)]) : base.Accepts;

    private protected override Shape ShapeFor(Shape input)
    {
        if (SharedAxes?.FirstOrDefault(axis => axis >= input.Rank) is { } missing and not 0)
            throw this.Refuses($"shares slopes along axis {missing}, which its input does not have", input, nameof(input));
        foreach (var axis in OwnAxes(input))
            if (!Built && input[axis] == Shape.Unknown)
                throw this.Refuses($"must know the size of axis {axis} of its input, or share its slopes along it", input, nameof(input));
        return input;
    }

    /// <inheritdoc/>
    protected override void Build(Shape input, Weights weights)
    {
        ShapeFor(input);
        alpha = weights.Add(
            "alpha", [.. Enumerable.Range(1, input.Rank - 1).Select(axis => IsShared(axis) ? 1 : input[axis])], AlphaInitializer, AlphaRegularizer, AlphaConstraint);
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context) => input.relu() - alpha.Value * input.neg().relu();

    private bool IsShared(int axis) => SharedAxes?.Contains(axis) ?? false;

    private IEnumerable<int> OwnAxes(Shape shape) => Enumerable.Range(1, shape.Rank - 1).Where(axis => !IsShared(axis));
}
