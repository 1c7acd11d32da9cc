using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Anneal.Optimizers;

/// <summary>Which variables keep all of themselves where weights decay.</summary>
internal sealed class DecayExclusions
{
    private readonly HashSet<Variable> variables = [];
    private readonly List<Regex> names = [];

    /// <exception cref="ArgumentException">A name is no regular expression. Nothing has been added then.</exception>
    public void Add(IReadOnlyList<Variable>? variables, IReadOnlyList<string>? names)
    {
        var patterns = (names ?? []).Select(name => PathPattern.Compile(name, nameof(names))).ToList();
        this.variables.UnionWith(variables ?? []);
        this.names.AddRange(patterns);
    }

    public bool Contain(Variable variable) => variables.Contains(variable) || names.Exists(name => name.Finds(variable));

    /// <exception cref="NotSupportedException">Variables themselves are left out: only this process knows them.</exception>
    public void Write(ConfigWriter<Optimizer> writer, string optimizer)
    {
        if (variables.Count > 0)
            throw new NotSupportedException(
                $"Optimizer '{optimizer}' cannot be written: ExcludeFromWeightDecay was given variables. Give it their names instead: names: [\"^{Regex.Escape(variables.First().Path)}$\"].");
        if (names.Count > 0) writer.Add(OptionKeys.Exclusions, (JsonNode)new JsonArray([.. names.Select(name => (JsonNode)name.ToString())]));
    }

    public void Read(ConfigValue value)
    {
        if (!value.IsNull) Add(null, value.AsList(name => name.AsText()));
    }
}
