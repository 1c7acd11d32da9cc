namespace Anneal.Optimizers;

/// <summary>An operation of a traced rule, one of its inputs, or a number. Operations take tensors first, then at most one number.</summary>
internal sealed class ScriptNode(string operation, params ScriptNode[] inputs)
{
    [ThreadStatic]
    private static long last;

    /// <summary>As libtorch's list operators end, <c>add</c>, <c>mul</c>; or the name of an input.</summary>
    public string Operation => operation;

    public ScriptNode[] Inputs => inputs;

    /// <summary>Null for tensors.</summary>
    public double? Number { get; private init; }

    /// <summary>The place in the formula.</summary>
    public long Id { get; } = ++last;

    public bool IsTensor => Number is null;

    public bool IsInput => inputs.Length == 0 && IsTensor;

    public static ScriptNode Of(double value) => new("number") { Number = value };

    /// <summary>All that goes into some results, in the order of the formula.</summary>
    public static List<ScriptNode> Behind(IEnumerable<ScriptNode> results)
    {
        var seen = new HashSet<ScriptNode>();
        foreach (var result in results) Visit(result);
        return [.. seen.OrderBy(node => node.Id)];

        void Visit(ScriptNode node)
        {
            if (!seen.Add(node)) return;
            foreach (var input in node.Inputs) Visit(input);
        }
    }
}
