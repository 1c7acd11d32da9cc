namespace Anneal.Layers;

/// <summary>Names of layers that were given none: the class's name in snake case, numbered within what holds them.</summary>
internal static class LayerNames
{
    /// <summary>Numbers the unnamed among layers that are not part of another model or layer.</summary>
    public static void MakeUnique(Layer owner, IReadOnlyList<Layer> layers)
    {
        var taken = new HashSet<string>(layers.Where(layer => IsFixed(layer, owner)).Select(layer => layer.Name));
        foreach (var layer in layers)
        {
            if (IsFixed(layer, owner)) continue;
            layer.Name = Free(layer.DefaultName, taken);
        }
    }

    public static string Free(string name, HashSet<string> taken)
    {
        var free = name;
        for (var i = 1; !taken.Add(free); i++) free = $"{name}_{i}";
        return free;
    }

    public static bool IsFixed(Layer layer, Layer owner) => layer.HasGivenName || (layer.Family.Owner is { } other && other != owner);
}
