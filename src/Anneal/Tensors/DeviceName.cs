using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal;

/// <summary>Names of devices: <c>cpu</c>, <c>cuda</c> and <c>cuda:1</c>, or Keras's <c>gpu:1</c>.</summary>
internal static class DeviceName
{
    /// <summary>The device of a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="devices">How many CUDA devices there are. Default: asked of libtorch.</param>
    /// <exception cref="ArgumentOutOfRangeException">The name is none.</exception>
    /// <exception cref="InvalidOperationException">There is no such device.</exception>
    public static Device Parse(string name, int? devices = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name == "cpu") return CPU;
        var parts = name.Split(':');
        var index = 0;
        if (parts[0] is not ("cuda" or "gpu") || parts.Length > 2 || (parts.Length == 2 && !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out index)))
            throw Require.Refused(name, "\"cpu\", \"cuda\", or \"cuda:0\" and so on", "device");
        var count = devices ?? (cuda.is_available() ? cuda.device_count() : 0);
        if (count == 0)
            throw new InvalidOperationException($"There is no device '{name}': libtorch finds no CUDA device. 'anneal doctor' says what it looked for, and docs/gpu.md what to install.");
        if (index >= count)
            throw new InvalidOperationException($"There is no device '{name}': libtorch finds {(count == 1 ? "one CUDA device, cuda:0" : $"{count} CUDA devices, cuda:0 to cuda:{count - 1}")}.");
        return new(DeviceType.CUDA, index);
    }

    public static string Of(Device device) => device.type == DeviceType.CPU ? "cpu" : $"{device.type.ToString().ToLowerInvariant()}:{Math.Max(device.index, 0)}";

    public static bool IsOn(this Tensor tensor, Device device) =>
        tensor.device_type == device.type && (device.type == DeviceType.CPU || Math.Max(tensor.device_index, 0) == Math.Max(device.index, 0));
}
