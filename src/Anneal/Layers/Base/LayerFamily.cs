namespace Anneal.Layers;

/// <summary>The layers within a layer, and the one it is within: the first owner names a layer and gives it its path, and nobody else does.</summary>
internal sealed class LayerFamily(Layer layer)
{
    private readonly List<Layer> tracked = [];

    /// <summary>The first model or layer that this one became part of.</summary>
    public Layer? Owner { get; private set; }

    /// <summary>The prefix of the layer's path.</summary>
    public string Prefix { get; private set; } = "";

    /// <summary>The layers given to <c>Track</c>.</summary>
    public IReadOnlyList<Layer> Tracked => tracked;

    /// <summary>The layer and all within, from the outside in.</summary>
    public IEnumerable<Layer> All => layer.SubLayers.SelectMany(within => within.Family.All).Prepend(layer);

    public void Track(Layer within)
    {
        if (tracked.Contains(within)) throw new ArgumentException($"Layer '{within.Name}' is part of '{layer.Name}' already.", nameof(layer));
        tracked.Add(within);
    }

    /// <summary>Makes a layer part of this one, unless it is part of another already, and gives it and all within their paths.</summary>
    public void Adopt(Layer within, string prefix)
    {
        var family = within.Family;
        family.Owner ??= layer;
        if (family.Owner == layer) family.Stamp(prefix);
    }

    /// <summary>Refuses a layer that a call uses and that would be neither trained nor saved.</summary>
    public void RequireWithin(Layer used)
    {
        if (Holds(used)) return;
        throw new InvalidOperationException(
            $"Layer '{layer.Name}' ({layer.GetType().Name}) uses layer '{used.Name}' ({used.GetType().Name}), which would not be trained or saved with it. "
            + $"Write Track(new {used.GetType().Name}(...)) in the constructor of {layer.GetType().Name}.");
    }

    private bool Holds(Layer other) => other.Family.Owner == layer || layer.SubLayers.Contains(other) || layer.SubLayers.Any(within => within.Family.Holds(other));

    private void Stamp(string prefix)
    {
        Prefix = prefix;
        layer.Own.Stamp(prefix);
        layer.NameWithin();
    }
}
