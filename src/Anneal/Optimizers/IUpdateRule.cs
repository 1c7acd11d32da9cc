using System.Runtime.Intrinsics;

namespace Anneal.Optimizers;

/// <summary>An optimizer's formula for sixteen weights at once. <see cref="OnePass"/> carries it over whole arrays.</summary>
internal interface IUpdateRule
{
    /// <summary>How many of the state arrays the rule uses, 0 to 3; those beyond it are neither read nor written.</summary>
    static abstract int StateCount { get; }

    /// <summary>Changes weights and state. To be marked for inlining: a call for every sixteen weights costs ten times what the formula does.</summary>
    void Update(ref Vector512<float> weights, Vector512<float> gradient, ref Vector512<float> first, ref Vector512<float> second, ref Vector512<float> third);
}
