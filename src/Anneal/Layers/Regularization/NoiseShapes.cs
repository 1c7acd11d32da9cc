namespace Anneal.Layers;

/// <summary>The shape of a mask: 1 where one choice serves a whole axis, null where the size of the input holds.</summary>
internal static class NoiseShapes
{
    public static IReadOnlyList<long?>? Checked(IReadOnlyList<long?>? noiseShape)
    {
        for (var axis = 0; axis < noiseShape?.Count; axis++)
            if (noiseShape[axis] < 1) throw Require.RefusedElement(axis, noiseShape[axis], "1 or more, or null", nameof(noiseShape));
        return noiseShape?.ToArray();
    }

    /// <summary>For an input, whose sizes need not be known.</summary>
    public static long[] For(IReadOnlyList<long?>? noiseShape, Shape input, Layer layer)
    {
        var sizes = input.ToArray();
        if (noiseShape is null) return sizes;
        if (noiseShape.Count != sizes.Length)
            throw layer.Refuses($"has a noise shape of {noiseShape.Count} axes", input, "inputShape");
        for (var axis = 0; axis < sizes.Length; axis++)
        {
            if (noiseShape[axis] is not { } size) continue;
            if (size != 1 && size != sizes[axis] && sizes[axis] != Shape.Unknown)
                throw layer.Refuses($"has a noise shape of {size} along axis {axis}, which is neither 1 nor the size of its input", input, "inputShape");
            sizes[axis] = size;
        }
        return sizes;
    }
}
