namespace Anneal.Layers;

/// <summary>Shapes as arguments, in which Keras's None is null.</summary>
internal static class PartialShape
{
    public static Shape Of(IReadOnlyList<long?> sizes) => [.. sizes.Select(size => size ?? Shape.Unknown)];

    public static IReadOnlyList<long?>? Checked(IReadOnlyList<long?>? outputShape)
    {
        for (var i = 0; i < outputShape?.Count; i++)
            if (outputShape[i] < 1) throw Require.RefusedElement(i, outputShape[i], "1 or more, or null where the input has it", nameof(outputShape));
        return outputShape is null ? null : [.. outputShape];
    }
}
