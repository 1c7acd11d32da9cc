using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Anneal.Optimizers;

/// <summary>Factors of the rate for the variables of some paths; the last that matches counts.</summary>
internal sealed class PathRates
{
    private readonly List<(string Path, Regex Pattern, double Multiplier)> entries = [];

    public void Add(string path, double rateMultiplier)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        entries.Add((path, Pattern(path), Require.Single(Require.NotNegative(rateMultiplier))));
    }

    /// <summary>A factor for each of some paths, 1 for the last and less by a factor for each before it. Adds all or none.</summary>
    public void AddFalling(IReadOnlyList<string> paths, double decay)
    {
        ArgumentNullException.ThrowIfNull(paths);
        if (paths.Count == 0) throw new ArgumentException("paths must hold at least one path; it was empty.", nameof(paths));
        if (paths.Any(string.IsNullOrEmpty)) throw new ArgumentException("paths must not hold an empty path; one was empty.", nameof(paths));
        if (!(decay is > 0 and <= 1)) throw Require.Refused(decay, "greater than 0 and at most 1");
        foreach (var path in paths) PathPattern.Compile(path, nameof(paths));
        for (var i = 0; i < paths.Count; i++) Add(paths[i], Math.Pow(decay, paths.Count - 1 - i));
    }

    public double Of(Variable variable)
    {
        for (var i = entries.Count - 1; i >= 0; i--)
            if (entries[i].Pattern.IsMatch(variable.Path)) return entries[i].Multiplier;
        return 1;
    }

    /// <summary>The first path that none of the variables has.</summary>
    public string? Unmatched(IReadOnlyList<Variable> variables)
    {
        foreach (var (path, pattern, _) in entries)
            if (!variables.Any(v => pattern.IsMatch(v.Path))) return path;
        return null;
    }

    public void Write(ConfigWriter<Optimizer> writer)
    {
        if (entries.Count == 0) return;
        writer.Add(OptionKeys.ForPath, (JsonNode)new JsonArray(
            [.. entries.Select(entry => new JsonObject { ["path"] = entry.Path, ["rate_multiplier"] = ((Number)entry.Multiplier).ToJson() })]));
    }

    public void Read(ConfigValue value)
    {
        if (value.IsNull) return;
        foreach (var (path, multiplier) in value.AsList(entry => entry.AsObject(reader =>
            (reader.Required("path").AsText(), (double)reader.Required("rate_multiplier").AsNumber())))) Add(path, multiplier);
    }

    private static Regex Pattern(string path) => PathPattern.Compile(path, nameof(path), before: "(^|/)", after: "$");
}
