using System.Text.Json.Nodes;
using Anneal.Saving;

namespace Anneal.Layers;

/// <summary>The policy of types that a layer follows, and its place in configs.</summary>
internal sealed class LayerTypes(Layer layer)
{
    public DTypePolicy Policy { get; private set; } = DTypePolicy.Global;

    /// <summary>Changes the policy of the layer and of those it made for itself.</summary>
    public void Follow(DTypePolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy, nameof(Layer.DTypePolicy));
        if (layer.Own.HasWeights && policy.VariableType != Policy.VariableType)
            throw new InvalidOperationException($"Layer '{layer.Name}' has {Policy.VariableType} variables already: set DTypePolicy \"{policy.Name}\" where the layer is made, or by DTypePolicy.SetGlobal before.");
        Policy = policy;
        layer.Own.Autocast();
        foreach (var part in layer.OwnParts) part.Types.Follow(policy);
    }

    public void Read(ConfigValue type)
    {
        if (layer.GivesOnly is not { } only) Follow(DTypePolicy.Read(type) ?? Policy);
        else if (DTypePolicy.NameIn(type) is { } name && name != only) throw type.Error($"{only}, the only type that the layer gives");
    }

    public JsonNode ToJson() => DTypePolicy.ToJson(layer.GivesOnly ?? Policy.Name);
}
