namespace Anneal.Optimizers;

/// <summary>What arrays of a state are called: as Keras calls them, and each once.</summary>
internal static class StatePaths
{
    /// <summary>The variable's path with underscores, and the array's name.</summary>
    public static string Of(Variable variable, string name) => $"{variable.Path.Replace('/', '_')}_{name}";

    /// <exception cref="ArgumentException">A variable is listed twice.</exception>
    public static void RequireListedOnce(IReadOnlyList<Variable> variables)
    {
        if (variables.GroupBy(v => v).FirstOrDefault(g => g.Count() > 1)?.Key is { } twice) throw VariableTable.ListedTwice(twice);
    }

    /// <exception cref="ArgumentException">Two arrays would have one name, and not for the reason that variables have one path: those get numbers.</exception>
    public static void RequireUnique(IReadOnlyList<Variable> variables, IEnumerable<(string Path, Variable Variable)> paths, string optimizer)
    {
        var owners = new Dictionary<string, Variable>();
        foreach (var (path, variable) in paths)
        {
            if (StateArrays.IsReserved(path))
                throw new ArgumentException($"The state of variable '{variable.Path}' would have the name '{path}', which is reserved. Rename the variable.", nameof(variables));
            if (owners.TryAdd(path, variable) || (owners[path] != variable && owners[path].Path == variable.Path)) continue;
            throw new ArgumentException(
                owners[path] == variable
                    ? $"Optimizer '{optimizer}' keeps two arrays of variable '{variable.Path}' under the name '{path}'."
                    : $"The state of variables '{owners[path].Path}' and '{variable.Path}' would have the same name, '{path}', because '/' becomes '_' in names. Rename one of them.",
                nameof(variables));
        }
    }
}
