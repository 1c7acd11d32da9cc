namespace Anneal.Optimizers;

/// <summary>Carries a rule out by writing it down.</summary>
internal readonly struct TraceRun(ScriptTrace trace) : IRuleRun<ScriptElement>
{
    public void Apply<TRule>(in TRule rule)
        where TRule : struct, IUpdateRule<ScriptElement> => trace.Take(rule);
}
