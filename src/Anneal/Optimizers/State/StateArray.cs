using Anneal.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>The values of a variable as a flat .NET array, double for float64 and float for all else, and back.</summary>
internal static unsafe class StateArray
{
    /// <summary>A copy.</summary>
    /// <exception cref="InvalidOperationException">There are more elements than an array can have.</exception>
    public static Array Of(Variable variable)
    {
        if (variable.ElementCount > Array.MaxLength)
            throw new InvalidOperationException($"'{variable.Path}' has {variable.ElementCount} elements; a .NET array holds at most {Array.MaxLength}.");
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        return variable.Value.dtype == float64
            ? Copy<double>(variable.Value.cpu().contiguous())
            : Copy<float>(variable.Value.to(float32).cpu().contiguous());
    }

    /// <summary>The same for the values of a variable's array, kept elsewhere.</summary>
    public static Array OfState(Tensor values)
    {
        using var scope = NewDisposeScope();
        return values.dtype == float64 ? Copy<double>(values) : Copy<float>(values.to(float32));
    }

    /// <summary>A flat array of the tensor's own type, contiguous and on the CPU.</summary>
    public static Array Of(Tensor values) => values.dtype switch
    {
        ScalarType.Float64 => Copy<double>(values),
        ScalarType.Float32 => Copy<float>(values),
        ScalarType.Int64 => Copy<long>(values),
        ScalarType.Int32 => Copy<int>(values),
        ScalarType.Byte => Copy<byte>(values),
        ScalarType.Bool => Copy<bool>(values),
        var type => throw new NotSupportedException($"State has no arrays of {type}."),
    };

    /// <summary>A new tensor of an array's own type.</summary>
    /// <exception cref="NotSupportedException">The array is of another type than <c>byte</c>, <c>bool</c>, <c>int</c>, <c>long</c>, <c>float</c> or <c>double</c>.</exception>
    public static Tensor Tensor(Array values) => values switch
    {
        double[] doubles => Copy(doubles, float64),
        float[] floats => Copy(floats, float32),
        long[] longs => Copy(longs, int64),
        int[] integers => Copy(integers, int32),
        byte[] bytes => Copy(bytes, uint8),
        bool[] booleans => Copy(booleans, @bool),
        _ => throw new NotSupportedException($"State must be arrays of byte, bool, int, long, float or double; one was {values?.GetType().Name ?? "null"}."),
    };

    /// <summary>Puts such values into a variable.</summary>
    public static void Put(Array values, Variable variable)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        variable.Value.copy_(Tensor(values, variable));
    }

    /// <summary>A new tensor of such values, shaped, typed and placed as a variable is.</summary>
    public static Tensor Tensor(Array values, Variable like)
    {
        var tensor = values is double[] doubles ? Copy(doubles, float64) : Copy((float[])values, float32);
        return tensor.reshape(like.Shape.ToArray()).to(like.Value.dtype, like.Value.device);
    }

    // TorchSharp's spans of bytes end at 2 GiB.
    private static T[] Copy<T>(Tensor tensor)
        where T : unmanaged
    {
        var values = new T[tensor.numel()];
        if (values.Length > 0) new ReadOnlySpan<T>(TensorMemory.Data(tensor), values.Length).CopyTo(values);
        GC.KeepAlive(tensor);
        return values;
    }

    private static Tensor Copy<T>(T[] values, ScalarType type)
        where T : unmanaged
    {
        var tensor = empty(values.LongLength, dtype: type);
        if (values.Length > 0) values.CopyTo(new Span<T>(TensorMemory.Data(tensor), values.Length));
        return tensor;
    }
}
