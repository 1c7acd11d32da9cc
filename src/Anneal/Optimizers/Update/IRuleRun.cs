namespace Anneal.Optimizers;

/// <summary>What carries a rule out, once an optimizer has chosen it: over memory, on tensors, or into a script.</summary>
internal interface IRuleRun<T>
    where T : struct, IElement<T>
{
    void Apply<TRule>(in TRule rule)
        where TRule : struct, IUpdateRule<T>;
}
