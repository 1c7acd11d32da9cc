using Anneal.Models;

namespace Anneal.Saving;

/// <summary>Weights by the paths of the variables.</summary>
internal static class NamedWeights
{
    /// <summary>From NumPy's <c>savez</c>: by names, or by order where it was given a list and numbered them itself.</summary>
    public static void LoadNpz(Model model, ArchiveReader archive, bool skipMismatch, NameMap? map)
    {
        var arrays = NamedArrays.OfNpz(archive).ToDictionary(array => array.Name, array => array.Array);
        if (arrays.Keys.All(name => name.StartsWith("arr_", StringComparison.Ordinal)))
        {
            string[] names = [.. UniqueNames.Of(model.Variables).Select(named => named.Name)];
            arrays = arrays.ToDictionary(array => int.TryParse(array.Key[4..], out var place) && place < names.Length ? names[place] : array.Key, array => array.Value);
        }
        Load(model, archive.Name, NameMap.Apply(map, arrays, archive.Name), skipMismatch);
    }

    /// <summary>From arrays by the paths of variables; the second of a path is <c>path#2</c>.</summary>
    /// <exception cref="InvalidDataException">One is missing, surplus or of another shape. Nothing has changed then.</exception>
    public static void Load(Model model, string file, IReadOnlyDictionary<string, StoredArray> arrays, bool skipMismatch, string advice = "")
    {
        var problems = new List<string>();
        var fitting = new List<(Variable Variable, StoredArray Array)>();
        var known = new HashSet<string>();
        foreach (var (name, variable) in UniqueNames.Of(model.Variables))
        {
            known.Add(name);
            if (!arrays.TryGetValue(name, out var array)) problems.Add($"'{name}' is not in the file");
            else if (array.Shape != variable.Shape) problems.Add($"'{name}' has shape {variable.Shape}; in the file it has {array.Shape}");
            else fitting.Add((variable, array));
        }
        problems.AddRange(arrays.Keys.Where(name => !known.Contains(name)).Select(name => $"'{JsonText.Shorten(name)}' of the file is not in the model"));
        if (problems.Count > 0 && !skipMismatch)
            throw Misfit(model, file, problems, advice);
        foreach (var (variable, array) in fitting) array.ReadInto(variable);
    }

    /// <summary>The error for weights that do not fit.</summary>
    public static InvalidDataException Misfit(Model model, string file, IEnumerable<string> problems, string advice = "") =>
        new($"The weights of '{file}' do not fit model '{model.Name}': {JsonText.Cut(string.Join("; ", problems))}.{advice}");
}
