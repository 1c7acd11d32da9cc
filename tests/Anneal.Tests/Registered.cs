namespace Anneal.Tests;

/// <summary>The classes of one kind that the library registers.</summary>
internal static class Registered
{
    public static IEnumerable<ConfigEntry<T>> Entries<T>() where T : class, IConfigurable<T>
    {
        _ = T.Kind; // Makes them known.
        return Registry<T>.Entries.Where(entry => entry.Type.Assembly == typeof(T).Assembly);
    }

    /// <summary>Every name by which one of them is found.</summary>
    public static IEnumerable<string> Names<T>() where T : class, IConfigurable<T> =>
        NamesOf(Entries<T>());

    /// <summary>Those that a name alone cannot make.</summary>
    public static IEnumerable<string> NamesThatNeedArguments<T>() where T : class, IConfigurable<T> =>
        NamesOf(Entries<T>().Where(entry => entry.Parameters.Any(parameter => parameter.IsRequired)));

    private static IEnumerable<string> NamesOf<T>(IEnumerable<ConfigEntry<T>> entries) where T : class, IConfigurable<T> =>
        entries.SelectMany(entry => entry.Aliases.Prepend(SnakeCase.Of(entry.ClassName)).Prepend(entry.ClassName)).Distinct();
}
