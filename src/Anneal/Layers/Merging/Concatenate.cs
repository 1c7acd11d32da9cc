using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Joins a list of inputs along an axis.</summary>
/// <remarks>Inputs of equal sizes along all other axes; output with the sum of the sizes along the axis. Keras: <c>keras.layers.Concatenate</c>.</remarks>
/// <example><code>
/// var both = new Concatenate().Apply([a, b]);
/// </code></example>
/// <param name="axis">The axis, other than the batch axis; negative axes count from the end. Default -1.</param>
/// <param name="name">The name, unique within the model.</param>
[Keras("keras.layers")]
public sealed partial class Concatenate(int axis = -1, string? name = null) : MergingLayer(name)
{
    /// <summary>The axis along which inputs are joined.</summary>
    public int Axis { get; } = axis;

    /// <inheritdoc/>
    public override Tensor? ComputeMask(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor?> masks)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(masks);
        if (masks.All(mask => mask is null)) return null;
        return cat([.. inputs.Zip(masks, Widened)], Axis).all(-1);
    }

    private protected override Tensor Merge(IReadOnlyList<Tensor> tensors) => cat([.. tensors], Axis);

    private protected override Shape Merge(IReadOnlyList<Shape> shapes)
    {
        var first = shapes[0].ToArray();
        var axis = Axis < 0 ? Axis + first.Length : Axis;
        if (axis < 0 || axis >= first.Length) throw Refused("they must have that axis", shapes);
        foreach (var shape in shapes.Skip(1))
        {
            if (shape.Rank != first.Length) throw Refused("their ranks must be the same", shapes);
            for (var i = 0; i < first.Length; i++)
            {
                var size = shape[i];
                if (i == axis) first[i] = first[i] == Shape.Unknown || size == Shape.Unknown ? Shape.Unknown : first[i] + size;
                else if (first[i] == Shape.Unknown) first[i] = size;
                else if (size != Shape.Unknown && size != first[i]) throw Refused($"their sizes along axis {i} must be the same", shapes);
            }
        }
        return first;
    }

    private ArgumentException Refused(string expected, IReadOnlyList<Shape> shapes) =>
        new($"Layer '{Name}' joins its inputs along axis {Axis}; {expected}; it was given {string.Join(" and ", shapes)}.", nameof(shapes));

    // An input without a mask counts everywhere.
    private static Tensor Widened(Tensor input, Tensor? mask)
    {
        if (mask is null) return ones_like(input, dtype: ScalarType.Bool);
        while (mask.dim() < input.dim()) mask = mask.unsqueeze(-1);
        return mask.expand_as(input);
    }
}
