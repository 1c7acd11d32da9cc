using System.Globalization;
using System.Text;

namespace Anneal.Optimizers;

/// <summary>A traced rule as the text of an <see cref="UpdateScript"/>, in as few passes over memory as one would write by hand.</summary>
/// <remarks>
/// a ± f x, a ± f x y and a ± f x / y become one operator each, and an operation writes into its first operand where nothing reads that any more: into a
/// variable or a state array only if what it makes ends there.
/// </remarks>
internal sealed class ScriptText
{
    public const string Gradient = "g";

    public static readonly IReadOnlyList<string> Slots = ["w", "first", "second", "third"];

    private readonly StringBuilder text = new();
    private readonly List<Line> lines = [];
    private readonly Dictionary<ScriptNode, string> names = [];
    private readonly Dictionary<ScriptNode, string> homes = [];
    private readonly Dictionary<ScriptNode, int> uses = [], lastUses = [];
    private readonly List<ScriptNode> numbers;
    private int temporaries;

    public ScriptText(List<ScriptNode> nodes, ScriptNode[] results)
    {
        numbers = [.. nodes.Where(node => !node.IsTensor)];
        foreach (var input in nodes.SelectMany(node => node.Inputs).Concat(results)) uses[input] = uses.GetValueOrDefault(input) + 1;
        MakeLines(nodes);
        foreach (var (place, line) in lines.Index())
            foreach (var operand in line.Operands) lastUses[operand] = place;
        foreach (var result in results) lastUses[result] = int.MaxValue;
        foreach (var (slot, result) in results.Index()) homes.TryAdd(result, Slots[slot]);
        foreach (var line in Enumerable.Reverse(lines))
            if (homes.TryGetValue(line.Node, out var home)) homes.TryAdd(line.Operands[0], home);
        foreach (var node in nodes.Where(node => node.IsInput)) names[node] = node.Operation;
        foreach (var (place, line) in lines.Index()) Write(line, place);
        foreach (var (slot, result) in results.Index())
            if (names[result] != Slots[slot]) text.Append(CultureInfo.InvariantCulture, $"    torch._foreach_copy_({Slots[slot]}, {names[result]})\n");
    }

    public override string ToString() => text.ToString();

    /// <summary>The operations; those that a later one takes in have no line of their own.</summary>
    private void MakeLines(List<ScriptNode> nodes)
    {
        var taken = new HashSet<ScriptNode>();
        // A sum that is near 0 must be rounded as the other routes round it: its sign is all that counts.
        var signed = nodes.Where(node => node.Operation == "sign").Select(node => node.Inputs[0]).ToHashSet();
        foreach (var node in Enumerable.Reverse(nodes))
        {
            if (node.IsInput || !node.IsTensor || taken.Contains(node)) continue;
            lines.Add((signed.Contains(node) ? null : Fused(node, taken)) ?? new(node, node.Operation, [.. node.Inputs.Where(input => input.IsTensor)],
                string.Concat(node.Inputs.Where(input => !input.IsTensor).Select(number => $", {Factor(number)}"))));
        }
        lines.Reverse();
    }

    private Line? Fused(ScriptNode node, HashSet<ScriptNode> taken)
    {
        if (node.Operation is not ("add" or "sub") || node.Inputs is not [var a, { IsTensor: true } term]) return null;
        var sign = node.Operation == "sub" ? "-" : "";
        if (IsMadeFor(term, "div") && term.Inputs is [var numerator, { IsTensor: true } divisor] && IsScaled(numerator, out var x, out var factor))
        {
            taken.UnionWith([term, numerator]);
            return new(node, "addcdiv", [a, x, divisor], $", value={sign}{factor}");
        }
        if (!IsScaled(term, out x, out factor)) return null;
        taken.Add(term);
        if (!IsMadeFor(x, "mul") || !x.Inputs[1].IsTensor) return new(node, "add", [a, x], $", alpha={sign}{factor}");
        taken.Add(x);
        return new(node, "addcmul", [a, x.Inputs[0], x.Inputs[1]], $", value={sign}{factor}");
    }

    /// <summary>Whether a node is a number times something, for one use only.</summary>
    private bool IsScaled(ScriptNode node, out ScriptNode x, out string factor)
    {
        var scaled = IsMadeFor(node, "mul") && !node.Inputs[1].IsTensor;
        (x, factor) = scaled ? (node.Inputs[0], Factor(node.Inputs[1])) : (node, "");
        return scaled;
    }

    private bool IsMadeFor(ScriptNode node, string operation) => node.Operation == operation && uses[node] == 1;

    private string Factor(ScriptNode number) => $"f[{numbers.IndexOf(number)}]";

    private void Write(Line line, int place)
    {
        var operands = string.Join(", ", line.Operands.Select(operand => names[operand]));
        if (line.Operation == "sign")
            Make($"[torch.where(torch.isnan(x), x, torch.sign(x)) for x in {operands}]");
        else if (MayWriteInto(line.Operands[0], line.Node, place))
        {
            names[line.Node] = names[line.Operands[0]];
            text.Append(CultureInfo.InvariantCulture, $"    torch._foreach_{line.Operation}_({operands}{line.Suffix})\n");
        }
        else Make($"torch._foreach_{line.Operation}({operands}{line.Suffix})");

        void Make(string expression)
        {
            names[line.Node] = string.Create(CultureInfo.InvariantCulture, $"t{temporaries++}");
            text.Append(CultureInfo.InvariantCulture, $"    {names[line.Node]} = {expression}\n");
        }
    }

    private bool MayWriteInto(ScriptNode operand, ScriptNode node, int place) =>
        lastUses[operand] == place && (IsTemporary(names[operand]) || homes.GetValueOrDefault(node) == names[operand]);

    private static bool IsTemporary(string name) => name != Gradient && !Slots.Contains(name);

    private sealed record Line(ScriptNode Node, string Operation, ScriptNode[] Operands, string Suffix);
}
