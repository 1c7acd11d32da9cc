namespace Anneal.Optimizers;

/// <summary>Carries a rule out over memory, sixteen weights at once.</summary>
internal readonly ref struct MemoryRun(in UpdateMemory memory) : IRuleRun<Lanes>
{
    private readonly ref readonly UpdateMemory memory = ref memory;

    public void Apply<TRule>(in TRule rule)
        where TRule : struct, IUpdateRule<Lanes> => OnePass.Run(rule, memory);
}
