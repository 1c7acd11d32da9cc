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
        Variable[] placed = [.. layer.Family.All.SelectMany(within => within.OwnVariables.Concat(within.Own.Carried))];
        if (placed.Length == 0) return layer.Own.Device;
        var device = placed[0].Stored.device;
        if (Array.Find(placed, variable => !variable.Stored.IsOn(device)) is { } other)
            throw new InvalidOperationException(
                $"Layer '{layer.Name}' is on two devices: '{placed[0].Path}' is on {DeviceName.Of(device)}, '{other.Path}' on {DeviceName.Of(other.Stored.device)}. Call To(\"{DeviceName.Of(device)}\") on the whole model.");
        return device;
    }
}
