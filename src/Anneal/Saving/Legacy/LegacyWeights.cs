using Anneal.Layers;
using Anneal.Models;

namespace Anneal.Saving;

/// <summary>Weights as Keras laid them out in HDF5 before version 3: each layer a group, its arrays in the order of an attribute.</summary>
internal sealed class LegacyWeights
{
    public const string LayerNames = "layer_names";

    private const string WeightNames = "weight_names";

    private readonly HdfFile file;
    private readonly HdfGroup weights;

    public LegacyWeights(HdfFile file)
    {
        (this.file, weights) = (file, file.Root.Groups.GetValueOrDefault("model_weights") ?? file.Root);
        KerasVersion = weights.Text("keras_version") ?? file.Root.Text("keras_version");
        Version = LegacyVersion.Of(KerasVersion, weights.Text("backend") ?? file.Root.Text("backend"));
        Layers = [.. Listed(weights, LayerNames).Select(name => (name, (IReadOnlyList<StoredArray>)[.. Arrays(Group(name))]))];
        // Only the names tell what Theano wrote before the backend was noted.
        if (Version is { Major: 1, Backend: null } && Layers.SelectMany(layer => layer.Arrays).Any() && !Layers.SelectMany(layer => layer.Arrays).Any(array => array.Path.EndsWith(":0", StringComparison.Ordinal)))
            Version = Version with { Backend = "theano" };
    }

    public LegacyVersion Version { get; }

    /// <summary>As the file has it; null where it does not say.</summary>
    public string? KerasVersion { get; }

    /// <summary>The layers by their names in the file, in its order, each with its arrays.</summary>
    public IReadOnlyList<(string Name, IReadOnlyList<StoredArray> Arrays)> Layers { get; }

    /// <summary>Whether a file has this layout.</summary>
    public static bool IsIn(HdfFile file) => (file.Root.Groups.GetValueOrDefault("model_weights") ?? file.Root) is var group && (group.Has(LayerNames) || group.Has(LayerNames + "0"));

    /// <summary>Arrays of a group in the order of its names.</summary>
    public static IEnumerable<StoredArray> Arrays(HdfGroup group) => Listed(group, WeightNames).Select(name => group.FindArray(name)
        ?? throw new InvalidDataException($"'{group.Path}' lists an array '{JsonText.Shorten(name)}', which is not there."));

    /// <summary>Puts the arrays into a model.</summary>
    /// <returns>What the layers are made of, by which the state of an optimizer is dealt out, and what was skipped.</returns>
    /// <exception cref="InvalidDataException">They do not fit. Nothing has changed then.</exception>
    public (LegacyMatch.Trained Trained, IReadOnlyList<string> Skipped) Load(Model model, bool byName = false, bool skipMismatch = false)
    {
        var (fitting, leaves, names, problems) = (new List<(Variable Variable, StoredArray Array)>(), new List<LegacyMatch.Leaf>(), new List<string>(), new List<string>());
        var pairs = Pairs(model, byName, problems);
        var countsDiffer = problems.Count > 0;
        foreach (var (layer, name, arrays) in pairs)
        {
            var parts = LegacyMatch.LeavesOf(layer, arrays);
            leaves.AddRange(parts);
            names.AddRange(arrays.Take(parts.Sum(part => part.Trained)).Select(array => array.Path[(array.Path.LastIndexOf('/') + 1)..]));
            try
            {
                fitting.AddRange([.. LegacyMatch.Deal(parts, arrays, Version)]);
            }
            catch (InvalidDataException problem)
            {
                problems.Add($"layer '{layer.Name}' ('{name}' in the file) {problem.Message}");
            }
        }
        if (countsDiffer || (problems.Count > 0 && !skipMismatch))
            throw NamedWeights.Misfit(model, file.Name, problems, countsDiffer && skipMismatch ? " Which layers belong together is not known by their order: give byName: true." : "");
        foreach (var (_, array) in fitting) array.Require();
        foreach (var (variable, array) in fitting) array.ReadInto(variable);
        return (new(leaves, names), problems);
    }

    private List<(Layer Layer, string Name, IReadOnlyList<StoredArray> Arrays)> Pairs(Model model, bool byName, List<string> problems)
    {
        var own = model.Layers.Where(layer => layer.Variables.Count > 0).ToList();
        var stored = Layers.Where(layer => layer.Arrays.Count > 0 && layer.Name != "top_level_model_weights").ToList();
        if (byName) return [.. own.SelectMany(layer => stored.Where(other => other.Name == layer.Name).Select(other => (layer, other.Name, other.Arrays)))];
        if (own.Count != stored.Count) problems.Add($"the model has {own.Count} layers with weights, and the file has {stored.Count} ({string.Join(", ", stored.Select(layer => layer.Name))})");
        return [.. own.Zip(stored, (layer, other) => (layer, other.Name, other.Arrays))];
    }

    private HdfGroup Group(string name) => weights.Find(name) ?? weights.Groups.GetValueOrDefault(name)
        ?? throw new InvalidDataException($"'{file.Name}' lists a layer '{JsonText.Shorten(name)}', which is not there.");

    // Lists that are too long for one attribute are numbered pieces.
    private static IEnumerable<string> Listed(HdfGroup group, string attribute)
    {
        if (group.Texts(attribute) is { } whole) return whole;
        var pieces = new List<string>();
        for (var i = 0; group.Texts($"{attribute}{i}") is { } piece; i++) pieces.AddRange(piece);
        return pieces;
    }
}
