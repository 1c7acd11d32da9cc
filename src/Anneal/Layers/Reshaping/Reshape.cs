using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Reshapes each sample to a shape with the same number of elements.</summary>
/// <remarks>Input (batch, ...), output (batch, targetShape...). Keras: <c>keras.layers.Reshape</c>.</remarks>
/// <example><code>
/// new Reshape([3, 4])
/// new Reshape([-1, 2])
/// </code></example>
[Keras("keras.layers")]
public sealed partial class Reshape : UnaryLayer
{
    /// <summary>A reshaping layer.</summary>
    /// <param name="targetShape">The shape without the batch axis; one size may be -1, which is then computed.</param>
    /// <param name="name">The name, unique within the model.</param>
    /// <exception cref="ArgumentException">More than one size is -1.</exception>
    public Reshape(Shape targetShape, string? name = null)
        : base(name)
    {
        if (targetShape.Count(size => size == Shape.Unknown) > 1)
            throw new ArgumentException($"targetShape must have at most one size of -1; it was {targetShape}.", nameof(targetShape));
        TargetShape = targetShape;
    }

    /// <summary>The shape of each sample, without the batch axis.</summary>
    public Shape TargetShape { get; }

    internal override bool WritesBuildConfig => false;

    private protected override Shape ShapeFor(Shape input)
    {
        var sample = input[1..];
        var known = TargetShape.Where(size => size != Shape.Unknown).Aggregate(1.0, (product, size) => product * size);
        if (sample.Contains(Shape.Unknown)) return [input[0], .. TargetShape];
        var fits = TargetShape.Contains(Shape.Unknown) ? known > 0 && sample.ElementCount % known == 0 : sample.ElementCount == known;
        if (!fits)
            throw this.Refuses($"makes samples of shape {TargetShape}, which have another number of elements", input, "inputShape");
        return [input[0], .. TargetShape.Select(size => size == Shape.Unknown ? (long)(sample.ElementCount / known) : size)];
    }

    /// <inheritdoc/>
    protected override bool TakesIntegers => true;

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context) => input.reshape(ShapeFor(input.shape).ToArray());
}
