using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Anneal.Native;

/// <summary>The address of a tensor's data in 6 ns; TorchSharp's own ways cost from 70 ns to a microsecond.</summary>
internal static unsafe partial class TensorMemory
{
    /// <summary>Whether all are float32 in the memory of the CPU, which C# can read.</summary>
    public static bool HasFloats(params ReadOnlySpan<Tensor> tensors)
    {
        foreach (var tensor in tensors)
            if (tensor.dtype != ScalarType.Float32 || tensor.device_type != TorchSharp.DeviceType.CPU) return false;
        return true;
    }

    /// <summary>The first element of a contiguous float32 tensor on the CPU. The tensor must stay alive while it is used.</summary>
    public static float* Floats(Tensor tensor) => (float*)THSTensor_data(tensor.Handle);

    /// <summary>The same for any type.</summary>
    public static void* Data(Tensor tensor) => THSTensor_data(tensor.Handle);

    /// <summary>The same of a float64 tensor.</summary>
    public static double* Doubles(Tensor tensor) => (double*)THSTensor_data(tensor.Handle);

    /// <summary>The same of an int32 tensor.</summary>
    public static int* Integers(Tensor tensor) => (int*)THSTensor_data(tensor.Handle);

    /// <summary>The one number of a floating-point tensor in the memory of the CPU; null for any other tensor.</summary>
    public static double? Number(Tensor tensor) => tensor.device_type != TorchSharp.DeviceType.CPU || tensor.numel() != 1 ? null : tensor.dtype switch
    {
        ScalarType.Float32 => *Floats(tensor),
        ScalarType.Float64 => *Doubles(tensor),
        _ => null,
    };

    /// <summary>The sum of a contiguous tensor of float32 or truth values in the memory of the CPU; null for any other tensor.</summary>
    public static double? Sum(Tensor tensor)
    {
        if (tensor.device_type != TorchSharp.DeviceType.CPU || !tensor.is_contiguous()) return null;
        var (count, sum) = (tensor.numel(), 0.0);
        switch (tensor.dtype)
        {
            case ScalarType.Float32:
                var numbers = Floats(tensor);
                for (long i = 0; i < count; i++) sum += numbers[i];
                return sum;
            case ScalarType.Bool:
                var truths = (byte*)Data(tensor);
                for (long i = 0; i < count; i++) sum += truths[i];
                return sum;
            default:
                return null;
        }
    }

    [LibraryImport("LibTorchSharp")]
    private static partial void* THSTensor_data(nint tensor);
}
