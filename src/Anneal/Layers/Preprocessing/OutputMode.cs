namespace Anneal.Layers;

/// <summary>What a layer makes of the indices of categories.</summary>
public enum OutputMode
{
#pragma warning disable CA1720 // Keras's name.
    /// <summary>The indices themselves. Keras: <c>int</c>.</summary>
    Int,
#pragma warning restore CA1720

    /// <summary>For each index, 1 in its place and 0 elsewhere; a last axis of size 1 gives way. Keras: <c>one_hot</c>.</summary>
    OneHot,

    /// <summary>For each sample, 1 in the place of every index that is in it and 0 elsewhere. Keras: <c>multi_hot</c>.</summary>
    MultiHot,

    /// <summary>For each sample, how often each index is in it. Keras: <c>count</c>.</summary>
    Count,

    /// <summary>The counts times a weight for each index, which is larger for rare ones. Keras: <c>tf_idf</c>.</summary>
    TfIdf,
}
