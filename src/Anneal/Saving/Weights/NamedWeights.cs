using Anneal.Models;

namespace Anneal.Saving;

/// <summary>Weights by the paths of the variables.</summary>
internal static class NamedWeights
{
    /// <summary>From NumPy's <c>savez</c>: by names, or by order where it was given a list and numbered them itself.</summary>
    public static IReadOnlyList<string> LoadNpz(Model model, ArchiveReader archive, bool skipMismatch, NameMap? map)
    {
        var arrays = NamedArrays.OfNpz(archive).ToDictionary(array => array.Name, array => array.Array);
        if (arrays.Keys.All(name => name.StartsWith("arr_", StringComparison.Ordinal)))
        {
            string[] names = [.. UniqueNames.Of(model.Variables).Select(named => named.Name)];
            arrays = arrays.ToDictionary(array => int.TryParse(array.Key[4..], out var place) && place < names.Length ? names[place] : array.Key, array => array.Value);
        }
        return Load(model, archive.Name, NameMap.Apply(map, arrays, archive.Name), skipMismatch);
    }

    /// <summary>From arrays by the paths of variables; the second of a path is <c>path#2</c>.</summary>
    /// <returns>What was skipped. A layer of which one array does not fit keeps all of its own.</returns>
    /// <exception cref="InvalidDataException">One is missing, surplus or of another shape. Nothing has changed then.</exception>
    public static IReadOnlyList<string> Load(Model model, string file, IReadOnlyDictionary<string, StoredArray> arrays, bool skipMismatch, string advice = "")
    {
        var problems = new List<string>();
        var fitting = new List<(Variable Variable, StoredArray Array)>();
        var variables = UniqueNames.Of(model.Variables).ToArray();
        foreach (var layer in variables.GroupBy(variable => LayerOf(variable.Name)))
        {
            string[] misfits = [.. layer.Select(variable => MisfitOf(variable.Name, variable.Item, arrays)).OfType<string>()];
            problems.AddRange(misfits);
            if (misfits.Length == 0) fitting.AddRange(layer.Select(variable => (variable.Item, arrays[variable.Name])));
        }
        var known = variables.Select(variable => variable.Name).ToHashSet();
        problems.AddRange(arrays.Keys.Where(name => !known.Contains(name)).Select(name => $"'{JsonText.Shorten(name)}' of the file is not in the model"));
        if (problems.Count > 0 && !skipMismatch)
            throw Misfit(model, file, problems, advice);
        foreach (var (variable, array) in fitting) array.ReadInto(variable);
        return problems;
    }

    private static string? MisfitOf(string name, Variable variable, IReadOnlyDictionary<string, StoredArray> arrays) =>
        !arrays.TryGetValue(name, out var array) ? $"'{name}' is not in the file"
        : array.Shape != variable.Shape ? $"'{name}' has shape {variable.Shape}; in the file it has {array.Shape}"
        : null;

    // Of two layers of one path, the arrays of the second have a number.
    private static string LayerOf(string name)
    {
        var end = Math.Max(0, name.LastIndexOf('/'));
        return name.IndexOf('#', end) is >= 0 and var number ? name[..end] + name[number..] : name[..end];
    }

    /// <summary>The error for weights that do not fit.</summary>
    public static InvalidDataException Misfit(Model model, string file, IEnumerable<string> problems, string advice = "") =>
        new($"The weights of '{file}' do not fit model '{model.Name}': {JsonText.Cut(string.Join("; ", problems))}.{advice}");
}
