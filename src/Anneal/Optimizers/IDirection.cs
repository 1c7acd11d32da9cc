using System.Runtime.Intrinsics;

namespace Anneal.Optimizers;

/// <summary>Which way sixteen weights go; how far, the norms of all weights of the variable and of all directions say.</summary>
internal interface IDirection
{
    /// <summary>How many of the state arrays the direction reads, 0 to 2.</summary>
    static abstract int StateCount { get; }

    /// <summary>The direction. To be marked for inlining, as <see cref="IUpdateRule.Update"/>.</summary>
    Vector512<float> Of(Vector512<float> gradient, Vector512<float> first, Vector512<float> second);
}
