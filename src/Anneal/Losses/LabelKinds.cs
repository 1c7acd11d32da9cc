namespace Anneal.Losses;

/// <summary>Tells kinds of labels apart by shapes.</summary>
internal static class LabelKinds
{
    /// <summary>One output: binary. Labels of fewer axes, or a last size of 1 where there are more outputs: sparse. Else one-hot.</summary>
    /// <remarks>Keras: <c>compile_utils.is_binary_or_sparse_categorical</c>.</remarks>
    public static LabelKind Of(ReadOnlySpan<long> yTrueShape, ReadOnlySpan<long> yPredShape)
    {
        if (yPredShape.IsEmpty || yPredShape[^1] == 1) return LabelKind.Binary;
        return yTrueShape.Length < yPredShape.Length || yTrueShape[^1] == 1 ? LabelKind.Sparse : LabelKind.OneHot;
    }
}
