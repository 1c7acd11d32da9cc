using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Where the variables of a layer are, and how they get there. The states of random streams stay on the CPU, where numbers are drawn.</summary>
internal static class LayerDevice
{
    /// <summary>All or none.</summary>
    public static void Move(Layer layer, Device device)
    {
        foreach (var within in layer.Family.All.OfType<TorchModule>())
            if (within.Variables.FirstOrDefault(variable => !variable.Stored.IsOn(device)) is { } elsewhere)
                throw new InvalidOperationException(
                    $"Layer '{within.Name}' holds a module of TorchSharp, which Anneal does not move: '{elsewhere.Path}' is on {DeviceName.Of(elsewhere.Stored.device)}. Call module.to(\"{DeviceName.Of(device)}\") before the layer is made.");
        using var scope = NewDisposeScope();
        Variable[] moving = [.. layer.Family.All.SelectMany(within => within.OwnVariables.Concat(within.Own.Carried)).Distinct().Where(variable => !variable.Stored.IsOn(device))];
        var values = Array.ConvertAll(moving, variable => variable.Stored.detach().to(device));
        foreach (var (variable, value) in moving.Zip(values)) variable.Replace(value);
        foreach (var within in layer.Family.All) within.Own.Device = device;
    }

    /// <summary>The device of all variables.</summary>
    /// <exception cref="InvalidOperationException">They are on several.</exception>
    public static Device Of(Layer layer)
    {
        Variable? first = null;
        Require(layer, layer, ref first);
        return first?.Stored.device ?? layer.Own.Device;
    }

    // Without enumerators of enumerators: each prediction asks.
    private static void Require(Layer layer, Layer within, ref Variable? first)
    {
        foreach (var variable in within.OwnVariables) Require(layer, variable, ref first);
        foreach (var variable in within.Own.Carried) Require(layer, variable, ref first);
        foreach (var inner in within.SubLayers) Require(layer, inner, ref first);
    }

    private static void Require(Layer layer, Variable variable, ref Variable? first)
    {
        first ??= variable;
        var device = first.Stored.device;
        if (!variable.Stored.IsOn(device))
            throw new InvalidOperationException(
                $"Layer '{layer.Name}' is on two devices: '{first.Path}' is on {DeviceName.Of(device)}, '{variable.Path}' on {DeviceName.Of(variable.Stored.device)}. Call To(\"{DeviceName.Of(device)}\") on the whole model.");
    }
}
