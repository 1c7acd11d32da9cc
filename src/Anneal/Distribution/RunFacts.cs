using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Anneal.Layers;
using Anneal.Models;

namespace Anneal.Distribution;

/// <summary>What must be the same on all ranks, compared before the first update.</summary>
internal sealed class RunFacts
{
    private const int Short = 48;

    private readonly OrderedDictionary<string, string?> facts = [];
    private readonly Dictionary<string, long> lengths = [];

    public RunFacts(string method, Model model)
    {
        Add("the call", $"{method} of {model.Name}");
        Add("the version of Anneal", typeof(Model).Assembly.GetName().Version);
        Add("the program", System.Reflection.Assembly.GetEntryAssembly()?.ManifestModule.ModuleVersionId);
    }

    /// <summary>A model that is built, and what it is compiled with.</summary>
    public static RunFacts Of(Model model)
    {
        var facts = new RunFacts("training", model);
        var trained = model.TrainableVariables.ToHashSet();
        facts.Add("the variables of the model", string.Join('\n', model.Variables.Select(variable => $"{variable.Path} {variable.Shape} {variable.Stored.dtype} {trained.Contains(variable)}")));
        facts.Add("the device of the model", LayerDevice.Of(model).type);
        facts.Add("the model or the arguments of Compile", Config(model));
        facts.Add("the optimizer", string.Join('\n', model.Compilation!.Optimizer.Parts.Prepend(model.Compilation.Optimizer).Select(part => part.GetType().Name)));
        // Files hold constants in single precision; all ranks take that of rank 0.
        facts.Add("the rates", string.Join('\n', model.Compilation.Optimizer.Parts.Select(part => part.RateAsGiven is { Schedule: null } rate ? FormattableString.Invariant($"{(float)rate.At(0)}") : $"{part.RateAsGiven}")));
        return facts;
    }

    /// <summary>What a rank is about to measure; training begins with the values of rank 0.</summary>
    public void AddValues(Model model) => Add("the values of the variables", Convert.ToHexString(SharedState.Digest(model.Variables.Select(variable => variable.Stored))));

    public void Add(string name, object? value) => facts.Add(name, value is null ? "none" : Text(FormattableString.Invariant($"{value}")));

    /// <summary>A length of the data. A rank may know it and another not, which has not read so far yet.</summary>
    public void AddLength(string name, long? length) => facts.Add(name, length is null ? null : FormattableString.Invariant($"{length}"));

    /// <summary>A length that all ranks take, if one of them knows it.</summary>
    public long? Length(string name) => lengths.TryGetValue(name, out var length) ? length : null;

    /// <summary>Compares them.</summary>
    /// <exception cref="InvalidOperationException">A rank differs; thrown on all ranks.</exception>
    public void RequireSame(Ranks ranks)
    {
        var own = new JsonObject(facts.Select(fact => KeyValuePair.Create(fact.Key, (JsonNode?)fact.Value)));
        var all = ranks.Meet(Encoding.UTF8.GetBytes(own.ToJsonString()))
            .Select(bytes => JsonNode.Parse(bytes)!.AsObject().Select(fact => KeyValuePair.Create(fact.Key, (string?)fact.Value)).ToArray()).ToArray();
        string[] differences =
        [
            .. all.Index().Skip(1).Select(rank => Differences(all[0], rank.Item) is { Length: > 0 } found ? $"Rank {rank.Index} differs from rank 0 in {found}" : null).OfType<string>(),
        ];
        if (differences.Length > 0)
        {
            var shown = differences.Length > 3 ? [.. differences[..3], $"{differences.Length - 3} ranks more"] : differences;
            throw ranks.Told(new InvalidOperationException($"All ranks must do the same. {string.Join("; ", shown)}."));
        }
        foreach (var (name, value) in all.SelectMany(facts => facts))
            if (long.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out var length)) lengths.TryAdd(name, length);
    }

    private static string Differences(KeyValuePair<string, string?>[] root, KeyValuePair<string, string?>[] other) =>
        string.Join(", ", root.Zip(other).TakeWhile(pair => pair.First.Key == pair.Second.Key).Where(pair => pair is { First.Value: { } here, Second.Value: { } there } && here != there).Select(pair =>
            $"{pair.First.Key}{(pair.First.Value!.StartsWith('#') || pair.Second.Value!.StartsWith('#') ? "" : $" ({pair.Second.Value}, not {pair.First.Value})")}"));

    // What is long, a digest stands for.
    private static string Text(string value) => value.Length <= Short ? value : $"#{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(value)))}";

    private static string Config(Model model)
    {
        if (Written(() => model.ToJson()) is { } whole) return whole;
        var given = model.Compilation!.Given;
        return string.Join('\n',
        [
            .. model.Layers.Select(layer => Written(() => layer.ToConfig().ToJsonString()) ?? $"{layer.GetType().Name} {layer.Name} {layer.DTypePolicy.Name}"),
            .. given.Losses.OfType<Losses.Loss>().Select(loss => Written(() => loss.ToConfig().ToJsonString()) ?? loss.Name),
            .. given.AllMetrics.Select(metric => Written(() => metric.ToConfig().ToJsonString()) ?? metric.Name),
            Written(() => given.Optimizer.ToConfig().ToJsonString()) ?? "",
        ]);
    }

    private static string? Written(Func<string> write)
    {
        try
        {
            return write();
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }
}
