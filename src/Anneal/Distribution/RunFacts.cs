using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Anneal.Models;

namespace Anneal.Distribution;

/// <summary>What must be the same on all ranks, compared before the first update.</summary>
internal sealed class RunFacts
{
    private const int Short = 48;

    private readonly OrderedDictionary<string, string> facts = [];

    public RunFacts(Model model, string method) => Add("the call", $"{method} of {model.Name}");

    /// <summary>Program, library, model and the arguments of <c>Compile</c>.</summary>
    public void AddTraining(Model model)
    {
        Add("the version of Anneal", typeof(Model).Assembly.GetName().Version);
        Add("the program", System.Reflection.Assembly.GetEntryAssembly()?.ManifestModule.ModuleVersionId);
        Add("the variables of the model", string.Join('\n', model.Variables.Select(variable => $"{variable.Path} {variable.Shape} {variable.Value.dtype} {variable.Trainable}")));
        Add("the model or the arguments of Compile", Config(model));
        Add("the rates", string.Join('\n', model.Compilation!.Optimizer.Parts.Select(part => part.RateAsGiven)));
    }

    public void Add(string name, object? value) => facts.Add(name, value is null ? "none" : Text(FormattableString.Invariant($"{value}")));

    /// <summary>Compares them.</summary>
    /// <exception cref="InvalidOperationException">A rank differs; thrown on all ranks.</exception>
    public void RequireSame(Ranks ranks)
    {
        var own = new JsonObject(facts.Select(fact => KeyValuePair.Create(fact.Key, (JsonNode?)fact.Value)));
        var all = ranks.Meet(Encoding.UTF8.GetBytes(own.ToJsonString()))
            .Select(bytes => JsonNode.Parse(bytes)!.AsObject().Select(fact => KeyValuePair.Create(fact.Key, (string)fact.Value!)).ToArray()).ToArray();
        string[] differences =
        [
            .. all.Index().Skip(1).Select(rank => Differences(all[0], rank.Item) is { Length: > 0 } found ? $"Rank {rank.Index} differs from rank 0 in {found}" : null).OfType<string>(),
        ];
        if (differences.Length == 0) return;
        var shown = differences.Length > 3 ? [.. differences[..3], $"{differences.Length - 3} ranks more"] : differences;
        throw ranks.Told(new InvalidOperationException($"All ranks must do the same. {string.Join("; ", shown)}."));
    }

    private static string Differences(KeyValuePair<string, string>[] root, KeyValuePair<string, string>[] other) =>
        string.Join(", ", root.Zip(other).Where(pair => !pair.First.Equals(pair.Second)).TakeWhile(pair => pair.First.Key == pair.Second.Key).Select(pair =>
            $"{pair.First.Key}{(pair.First.Value.StartsWith('#') || pair.Second.Value.StartsWith('#') ? "" : $" ({pair.Second.Value}, not {pair.First.Value})")}"));

    // What is long, a digest stands for.
    private static string Text(string value) => value.Length <= Short ? value : $"#{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(value)))}";

    private static string Config(Model model)
    {
        try
        {
            return model.ToJson();
        }
        catch (NotSupportedException)
        {
            return string.Join('\n', model.Layers.Select(layer => $"{layer.GetType().Name} {layer.Name}").Append(model.Compilation!.Optimizer.GetType().Name));
        }
    }
}
