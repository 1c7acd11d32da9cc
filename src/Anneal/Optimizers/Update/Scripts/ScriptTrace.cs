using System.Collections.Concurrent;

namespace Anneal.Optimizers;

/// <summary>Writes a rule down: the script, compiled once for each kind of rule, and the numbers of one update.</summary>
internal sealed class ScriptTrace
{
    private static readonly ConcurrentDictionary<Type, UpdateScript> Scripts = [];

    private UpdateScript? script;
    private double[] factors = [];

    /// <summary>The script with its numbers; null where no rule was applied: nothing is to change.</summary>
    public ScriptCall? Call => script is null ? null : new(script, factors);

    public void Take<TRule>(in TRule rule)
        where TRule : struct, IUpdateRule<ScriptElement>
    {
        ScriptNode[] inputs = [.. ScriptText.Slots.Select(name => new ScriptNode(name))];
        ScriptElement w = new(inputs[0]), a = new(inputs[1]), b = new(inputs[2]), c = new(inputs[3]);
        rule.Update(ref w, new(new(ScriptText.Gradient)), ref a, ref b, ref c);
        ScriptNode[] results = [w.Node, a.Node, b.Node, c.Node];
        var nodes = ScriptNode.Behind(results);
        factors = [.. nodes.Where(node => !node.IsTensor).Select(node => node.Number!.Value)];
        script = Scripts.GetOrAdd(typeof(TRule), _ => new(new ScriptText(nodes, results).ToString()));
    }
}
