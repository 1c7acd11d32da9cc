namespace Anneal.Optimizers;

/// <summary>An optimizer's formula for one weight, over whatever numbers it is to be computed with.</summary>
internal interface IUpdateRule<T>
    where T : struct, IElement<T>
{
    /// <summary>How many of the state arrays the rule uses, 0 to 3; those beyond it are neither read nor written.</summary>
    static abstract int StateCount { get; }

    /// <summary>Changes weights and state. To be marked for inlining: a call for every sixteen weights costs ten times what the formula does.</summary>
    void Update(ref T weight, T gradient, ref T first, ref T second, ref T third);
}
