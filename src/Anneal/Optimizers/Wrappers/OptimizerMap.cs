using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Anneal.Optimizers;

/// <summary>Maps the paths of variables to optimizers, for <see cref="MultiOptimizer"/>.</summary>
/// <remarks>Keras: <c>keras.optimizers.OptimizerMap</c>, with entries that are fixed at construction.</remarks>
/// <example><code>
/// new OptimizerMap(new SGD(0.1), ("model/encoder/.*", new Adam(1e-4)), ("model/head/kernel", new Muon()))
/// </code></example>
public sealed class OptimizerMap : IConfigValue<OptimizerMap>
{
    private readonly Regex[] patterns;

    /// <summary>Makes a map.</summary>
    /// <param name="defaultOptimizer">The optimizer of every variable that no entry matches.</param>
    /// <param name="optimizerMap">
    /// Paths and their optimizers. A path is that of a variable, or a regular expression that must match the whole path. Training refuses a
    /// path that matches no variable.
    /// </param>
    /// <exception cref="ArgumentException">A path is listed twice or is not a regular expression, or an optimizer is a
    /// <see cref="LossScaleOptimizer"/> or <see cref="MultiOptimizer"/>.</exception>
    public OptimizerMap(Optimizer defaultOptimizer, params (string Path, Optimizer Optimizer)[] optimizerMap)
    {
        ArgumentNullException.ThrowIfNull(defaultOptimizer);
        ArgumentNullException.ThrowIfNull(optimizerMap);
        DefaultOptimizer = Plain(defaultOptimizer, nameof(defaultOptimizer));
        foreach (var (path, optimizer) in optimizerMap)
        {
            ArgumentException.ThrowIfNullOrEmpty(path, nameof(optimizerMap));
            ArgumentNullException.ThrowIfNull(optimizer, nameof(optimizerMap));
            Plain(optimizer, nameof(optimizerMap));
        }
        if (optimizerMap.GroupBy(entry => entry.Path).FirstOrDefault(g => g.Count() > 1)?.Key is { } twice)
            throw new ArgumentException($"'{twice}' is listed twice.", nameof(optimizerMap));
        Entries = [.. optimizerMap];
        patterns = [.. Entries.Select(entry => PathPattern.Compile(entry.Path, nameof(optimizerMap), before: "^", after: "$"))];
    }

    /// <summary>The optimizer of every variable that no entry matches.</summary>
    public Optimizer DefaultOptimizer { get; }

    /// <summary>Paths and their optimizers, in order.</summary>
    public IReadOnlyList<(string Path, Optimizer Optimizer)> Entries { get; }

    /// <summary>The optimizer of one variable: the one of its exact path, else of the expression that matches, else the default.</summary>
    /// <param name="path">The path of the variable.</param>
    /// <exception cref="ArgumentException">Several expressions match.</exception>
    public Optimizer this[string path]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(path);
            foreach (var entry in Entries)
                if (entry.Path == path) return entry.Optimizer;
            var matches = Entries.Where((_, i) => patterns[i].IsMatch(path)).ToList();
            return matches switch
            {
                [] => DefaultOptimizer,
                [var entry] => entry.Optimizer,
                _ => throw new ArgumentException(
                    $"Several optimizers are given for '{path}': {string.Join(", ", matches.Select(m => $"'{m.Path}'"))} match. Make the paths exclusive.", nameof(path)),
            };
        }
    }

    /// <summary>The first path that none of the variables has.</summary>
    internal string? Unmatched(IReadOnlyList<Variable> variables) => Entries
        .Where((entry, i) => !variables.Any(v => v.Path == entry.Path || patterns[i].IsMatch(v.Path))).Select(entry => entry.Path).FirstOrDefault();

    /// <summary>Reads Keras's <c>OptimizerMap</c>.</summary>
    /// <param name="value">The value in the config.</param>
    public static OptimizerMap FromConfig(ConfigValue value) => value.AsObject(envelope =>
    {
        foreach (var key in (string[])["module", "registered_name"]) envelope.Find(key);
        var name = envelope.Required("class_name");
        if (!name.AsText().Equals(nameof(OptimizerMap), StringComparison.OrdinalIgnoreCase)) throw name.Error("OptimizerMap");
        return envelope.Required("config").AsObject(arguments => new OptimizerMap(
            arguments.Required("default_optimizer").As<Optimizer>(),
            arguments.Find("optimizer_map") is not { } map ? [] : map.AsObject(entries =>
                map.AsObject().Select(entry => (entry.Key, entries.Required(entry.Key).As<Optimizer>())).ToArray())));
    });

    /// <summary>Writes the map with class and module, as Keras does.</summary>
    public JsonNode? ToConfigValue() => new JsonObject
    {
        ["module"] = "keras.optimizers",
        ["class_name"] = nameof(OptimizerMap),
        ["config"] = new JsonObject
        {
            ["default_optimizer"] = DefaultOptimizer.ToConfig(),
            ["optimizer_map"] = new JsonObject(Entries.Select(entry => KeyValuePair.Create(entry.Path, (JsonNode?)entry.Optimizer.ToConfig()))),
        },
        ["registered_name"] = null,
    };

    private static Optimizer Plain(Optimizer optimizer, string name) => optimizer is RuleOptimizer
        ? optimizer
        : throw new ArgumentException($"A {optimizer.GetType().Name} cannot be inside a MultiOptimizer.", name);
}
