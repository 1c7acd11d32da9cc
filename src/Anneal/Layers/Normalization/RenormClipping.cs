using System.Text.Json.Nodes;

namespace Anneal.Layers;

/// <summary>Limits of batch renormalisation; null for none.</summary>
/// <param name="RMax">The largest factor.</param>
/// <param name="RMin">The smallest factor.</param>
/// <param name="DMax">The largest absolute shift.</param>
public readonly record struct RenormClipping(double? RMax = null, double? RMin = null, double? DMax = null) : IConfigValue<RenormClipping>
{
    private static readonly string[] keys = ["rmax", "rmin", "dmax"];

    /// <inheritdoc/>
    public static RenormClipping FromConfig(ConfigValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var given = value.AsObject();
        if (given.Any(pair => !keys.Contains(pair.Key))) throw value.Error("an object with the keys \"rmax\", \"rmin\" and \"dmax\", each a number or null");
        double?[] limits = [.. keys.Select(key => given[key] is not { } node ? null : Number.TryFromJson(node, out var number) ? (double?)number : throw value.Error("an object of numbers"))];
        return new(limits[0], limits[1], limits[2]);
    }

    /// <inheritdoc/>
    public JsonNode ToConfigValue()
    {
        double?[] limits = [RMax, RMin, DMax];
        return new JsonObject(keys.Zip(limits).Where(pair => pair.Second is not null).Select(pair => KeyValuePair.Create(pair.First, (JsonNode?)((Number)pair.Second!.Value).ToJson())));
    }
}
