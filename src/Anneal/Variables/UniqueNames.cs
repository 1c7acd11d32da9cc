namespace Anneal;

/// <summary>Names that are each given once: the second <c>dense/kernel</c> is <c>dense/kernel#2</c>. Layers of two models within a model may have the same paths.</summary>
internal sealed class UniqueNames
{
    private readonly HashSet<string> taken = [];

    /// <summary>The name, with a number if it is taken.</summary>
    public string Free(string name)
    {
        var free = name;
        for (var number = 2; !taken.Add(free); number++) free = $"{name}#{number}";
        return free;
    }

    /// <summary>Variables by their paths, in order.</summary>
    public static IEnumerable<(string Name, Variable Item)> Of(IEnumerable<Variable> variables) => Of(variables, variable => variable.Path);

    /// <summary>Things by their names, in order.</summary>
    public static IEnumerable<(string Name, T Item)> Of<T>(IEnumerable<T> items, Func<T, string> name)
    {
        var names = new UniqueNames();
        foreach (var item in items) yield return (names.Free(name(item)), item);
    }
}
