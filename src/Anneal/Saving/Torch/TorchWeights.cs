using Anneal.Layers;
using Anneal.Models;

namespace Anneal.Saving;

/// <summary>Weights that PyTorch wrote, by the names of modules: <c>encoder.dense.weight</c> is of the layer <c>dense</c> of the layer <c>encoder</c>.</summary>
internal sealed class TorchWeights
{
    private const string Counter = "num_batches_tracked";

    private readonly Dictionary<string, StoredArray> stored;
    private readonly Dictionary<Variable, StoredArray> converted = [];
    private readonly HashSet<string> used = [];
    private readonly List<string> problems = [];

    private TorchWeights(IReadOnlyDictionary<string, StoredArray> arrays) => stored = arrays.ToDictionary(array => array.Key.Replace('/', '.'), array => array.Value);

    /// <exception cref="InvalidDataException">One is missing, surplus or of another shape. Nothing has changed then.</exception>
    public static void Load(Model model, string file, IReadOnlyDictionary<string, StoredArray> arrays)
    {
        var torch = new TorchWeights(arrays);
        foreach (var layer in model.SubLayers) torch.Visit(layer, layer.Name);
        torch.problems.AddRange(torch.stored.Keys.Where(name => !torch.used.Contains(name) && !name.EndsWith(Counter, StringComparison.Ordinal)).Select(name => $"'{JsonText.Shorten(name)}' of the file is not in the model"));
        if (torch.problems.Count > 0)
            throw NamedWeights.Misfit(model, file, torch.problems, arrays.Keys.Any(name => name.Contains('/', StringComparison.Ordinal)) ? " The names look like paths of variables: read such a file with LoadWeights." : "");
        var names = UniqueNames.Of(model.Variables).ToDictionary(named => named.Item, named => named.Name);
        NamedWeights.Load(model, file, torch.converted.ToDictionary(array => names[array.Key], array => array.Value), skipMismatch: false);
    }

    /// <summary>Whether names are those of PyTorch's modules.</summary>
    public static bool IsIn(IEnumerable<string> names) => names.Any(name => name.EndsWith(".weight", StringComparison.Ordinal));

    private void Visit(Layer layer, string name)
    {
        try
        {
            if (TorchLayout.Of(layer) is { } parts)
                foreach (var part in parts) Add(part, name);
            else if (layer.OwnsNothing)
                foreach (var within in layer.SubLayers) Visit(within, $"{name}.{within.Name}");
            else throw new InvalidDataException($"is of class {layer.GetType().Name}, which has no counterpart in PyTorch");
        }
        catch (InvalidDataException problem)
        {
            problems.Add($"layer '{name}' {problem.Message}");
        }
    }

    private void Add(TorchLayout.Part part, string name)
    {
        string[] names = [.. part.Names.Select(own => $"{name}.{own}")];
        foreach (var missing in names.Where(own => !stored.ContainsKey(own))) problems.Add($"'{missing}' is not in the file");
        if (!names.All(stored.ContainsKey)) return;
        used.UnionWith(names);
        converted[part.Variable] = ConvertedArray.Of([.. names.Select(own => stored[own])], part.Convert);
    }
}
