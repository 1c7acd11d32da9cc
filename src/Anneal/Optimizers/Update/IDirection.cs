namespace Anneal.Optimizers;

/// <summary>Which way a weight goes; how far, the norms of all weights of the variable and of all directions say.</summary>
internal interface IDirection<T>
    where T : struct, IElement<T>
{
    /// <summary>How many of the state arrays the direction reads, 0 to 2.</summary>
    static abstract int StateCount { get; }

    /// <summary>The direction. To be marked for inlining, as <see cref="IUpdateRule{T}.Update"/>.</summary>
    T Of(T gradient, T first, T second);
}
