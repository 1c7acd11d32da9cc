namespace Anneal.Data;

/// <summary>The numbers of classes by their names.</summary>
internal sealed class ClassNames
{
    private readonly IReadOnlyList<string> names;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> numbers;

    /// <param name="names">The names: at least one, none twice.</param>
    /// <param name="parameter">The argument they come from.</param>
    public ClassNames(IReadOnlyList<string> names, string parameter = "classes")
    {
        if (names.Count == 0) throw Require.Wrong(parameter, "must hold at least one name; it was empty");
        var byName = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (number, name) in names.Index())
        {
            if (name is null) throw Require.Wrong(parameter, "must hold no null; one was null");
            if (!byName.TryAdd(name, number)) throw Require.Wrong(parameter, $"must hold each name once; it held '{name}' twice");
        }
        (this.names, numbers) = ([.. names], byName.GetAlternateLookup<ReadOnlySpan<char>>());
    }

    /// <summary>Finds the number of a class.</summary>
    public bool TryFind(ReadOnlySpan<char> name, out int number) => numbers.TryGetValue(name, out number);

    /// <summary>Why a name is none of a class.</summary>
    public string Unknown(ReadOnlySpan<char> name)
    {
        const int Shown = 10;
        var known = string.Join(", ", names.Take(Shown)) + (names.Count > Shown ? ", ..." : "");
        var text = name.ToString();
        return $"'{JsonText.Shorten(text)}' is none of the {names.Count} classes ({known}){Nearest.Hint("; the nearest is", text, names)}.";
    }
}
