namespace Anneal.Naming;

/// <summary>What a name such as "mse" stands for. An unknown name throws and offers the nearest known ones.</summary>
/// <param name="kind">What the table holds, in the singular, as messages say it: "loss".</param>
/// <param name="example">How to give an object instead of a name: <c>new MeanSquaredError()</c>.</param>
internal sealed class NameTable<T>(string kind, string example)
{
    private readonly Dictionary<string, Func<T>> creators = new(StringComparer.Ordinal);

    /// <summary>The known names, in the order they were added.</summary>
    public IReadOnlyCollection<string> Names => creators.Keys;

    /// <summary>Makes all of <paramref name="names"/> stand for what <paramref name="create"/> returns.</summary>
    public void Add(Func<T> create, params ReadOnlySpan<string> names)
    {
        foreach (var name in names) creators.Add(name, create);
    }

    /// <summary>Whether the name is known.</summary>
    public bool Contains(string name) => creators.ContainsKey(name);

    /// <summary>A new object for the name.</summary>
    /// <exception cref="ArgumentException">The name is not known.</exception>
    public T Create(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return creators.TryGetValue(name, out var create) ? create() : throw Unknown(name);
    }

    private ArgumentException Unknown(string name)
    {
        var nearest = creators.Keys
            .Select(known => (known, distance: EditDistance.Between(known.ToUpperInvariant(), name.ToUpperInvariant())))
            .OrderBy(k => k.distance).Take(3).Select(k => $"\"{k.known}\"");
        return new ArgumentException(
            $"Unknown {kind} \"{name}\". The nearest known names are {string.Join(", ", nearest)}. Or give an object: {example}.", nameof(name));
    }
}
