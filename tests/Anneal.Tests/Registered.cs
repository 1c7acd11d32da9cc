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
        Entries<T>().SelectMany(entry => entry.Aliases.Prepend(SnakeCase.Of(entry.ClassName)).Prepend(entry.ClassName)).Distinct();
}
