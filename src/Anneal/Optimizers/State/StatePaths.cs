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

    /// <exception cref="ArgumentException">A name is reserved, or two arrays of a variable have one name.</exception>
    public static void RequireNames(IReadOnlyList<Variable> variables, IEnumerable<(string Path, Variable Variable)> paths, string optimizer)
    {
        var taken = new HashSet<(string, Variable)>();
        foreach (var (path, variable) in paths)
        {
            if (StateArrays.IsReserved(path))
                throw new ArgumentException($"The state of variable '{variable.Path}' would have the name '{path}', which is reserved. Rename the variable.", nameof(variables));
            if (!taken.Add((path, variable)))
                throw new ArgumentException($"Optimizer '{optimizer}' keeps two arrays of variable '{variable.Path}' under the name '{path}'.", nameof(variables));
        }
    }
}
