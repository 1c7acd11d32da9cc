namespace Anneal.Saving;

/// <summary>Turns the names of arrays in a file into names of the model.</summary>
/// <example><code>
/// model.LoadWeights("model.safetensors", map: new Dictionary&lt;string, string&gt; { ["encoder."] = "sequential/", ["head.kernel"] = "sequential/dense/kernel" });
/// model.LoadTorchWeights("model.safetensors", new NameMap(name => name.StartsWith("optimizer.") ? null : name.Replace("features.0", "conv2d")));
/// </code></example>
public sealed class NameMap
{
    private readonly Func<string, string?> map;

    /// <summary>A map by a function.</summary>
    /// <param name="map">From a name in the file to one of the model; null leaves the array out.</param>
    public NameMap(Func<string, string?> map)
    {
        ArgumentNullException.ThrowIfNull(map);
        this.map = map;
    }

    /// <summary>A map by rules.</summary>
    /// <param name="rules">Names in the file, or their beginnings, and what stands for them in the model. Of those that fit a name, the longest counts; the rest of the name stays, as does a
    /// name that no rule fits.</param>
    public NameMap(IReadOnlyDictionary<string, string> rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        KeyValuePair<string, string>[] longestFirst = [.. rules.OrderByDescending(rule => rule.Key.Length)];
        map = name => Array.Find(longestFirst, rule => name.StartsWith(rule.Key, StringComparison.Ordinal)) is { Key: { } start, Value: var instead } ? instead + name[start.Length..] : name;
    }

    /// <summary>A map by rules.</summary>
    /// <param name="rules">As for the constructor.</param>
    public static implicit operator NameMap(Dictionary<string, string> rules) => new(rules);

    /// <summary>The arrays by names of the model.</summary>
    /// <exception cref="InvalidDataException">Two arrays get one name.</exception>
    internal static IReadOnlyDictionary<string, StoredArray> Apply(NameMap? map, IReadOnlyDictionary<string, StoredArray> arrays, string file)
    {
        if (map is null) return arrays;
        var mapped = new Dictionary<string, StoredArray>();
        foreach (var (name, array) in arrays)
            if (map.map(name) is { } other && !mapped.TryAdd(other, array))
                throw new InvalidDataException($"The map gives two arrays of '{file}' the name '{JsonText.Shorten(other)}': '{JsonText.Shorten(mapped[other].Path)}' and '{JsonText.Shorten(array.Path)}'.");
        return mapped;
    }
}
