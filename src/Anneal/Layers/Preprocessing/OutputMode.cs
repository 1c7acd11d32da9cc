namespace Anneal.Layers;

/// <summary>The form in which a layer returns the indices of categories.</summary>
public enum OutputMode
{
#pragma warning disable CA1720 // Keras's name.
    /// <summary>The indices themselves. Keras: <c>int</c>.</summary>
    Int,
#pragma warning restore CA1720

    /// <summary>For each index, a vector with 1 at the index and 0 elsewhere; a last axis of size 1 is replaced. Keras: <c>one_hot</c>.</summary>
    OneHot,

    /// <summary>For each sample, a vector with 1 at every index it contains and 0 elsewhere. Keras: <c>multi_hot</c>.</summary>
    MultiHot,

    /// <summary>For each sample, the number of occurrences of each index. Keras: <c>count</c>.</summary>
    Count,

    /// <summary>The counts times a weight per index, which is larger for rare indices. Keras: <c>tf_idf</c>.</summary>
    TfIdf,
}
