using System.Collections;
using System.Numerics;
using System.Numerics.Tensors;
using Anneal.Data;
using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace Anneal;

/// <summary>
/// Numbers in any common .NET form: an array of any rank (<c>float[,]</c>, <c>int[]</c>, <c>byte[,,]</c>, ...), arrays or lists of rows
/// (<c>float[][]</c>, <c>List&lt;double[]&gt;</c>), a <see cref="Tensor{T}"/> of System.Numerics.Tensors, or a TorchSharp tensor.
/// </summary>
/// <remarks>
/// The first axis counts the samples. Element types: <c>float</c>, <c>double</c> (becomes float, as in Keras), <c>int</c>, <c>long</c>,
/// <c>short</c>, <c>byte</c>, <c>sbyte</c>, <c>bool</c>; <c>Half</c> and <c>decimal</c> become float, <c>ushort</c> becomes int, <c>uint</c> becomes long.
/// Rows must have equal length. Lists of other types go through <see cref="From"/>.
/// </remarks>
public readonly struct ArrayLike
{
    private readonly object? source;

    private ArrayLike(object? source) => this.source = source;

    /// <summary>Converts an array of any rank.</summary>
    /// <param name="array">An array of numbers or <c>bool</c>: rectangular, or with rows of equal length.</param>
    public static implicit operator ArrayLike(Array? array) => new(array);

    /// <summary>Numbers of a list: of numbers, or of rows of equal length.</summary>
    /// <param name="rows">Lists of lists to any depth; read when the data is used.</param>
    /// <example><code>
    /// IReadOnlyList&lt;float[]&gt; rows = ReadRows();
    /// model.Fit(ArrayLike.From(rows), y);
    /// </code></example>
    public static ArrayLike From(IEnumerable rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return new(rows);
    }

    /// <summary>One number per sample.</summary>
    /// <param name="numbers">In order.</param>
    public static implicit operator ArrayLike(List<float>? numbers) => new(numbers);

    /// <inheritdoc cref="op_Implicit(List{float})"/>
    public static implicit operator ArrayLike(List<double>? numbers) => new(numbers);

    /// <inheritdoc cref="op_Implicit(List{float})"/>
    public static implicit operator ArrayLike(List<int>? numbers) => new(numbers);

    /// <inheritdoc cref="op_Implicit(List{float})"/>
    public static implicit operator ArrayLike(List<long>? numbers) => new(numbers);

    /// <summary>One row per sample.</summary>
    /// <param name="rows">Equally long.</param>
    public static implicit operator ArrayLike(List<float[]>? rows) => new(rows);

    /// <inheritdoc cref="op_Implicit(List{float[]})"/>
    public static implicit operator ArrayLike(List<double[]>? rows) => new(rows);

    /// <summary>Converts a TorchSharp tensor, which the caller still owns.</summary>
    /// <param name="tensor">A tensor on the CPU of floating-point numbers, integers or <c>bool</c>.</param>
    public static implicit operator ArrayLike(Tensor? tensor) => new(tensor);

    /// <summary>Converts a <see cref="Tensor{T}"/>.</summary>
    /// <param name="tensor">A tensor of any rank.</param>
    public static implicit operator ArrayLike(Tensor<float>? tensor) => new(tensor);

    /// <inheritdoc cref="op_Implicit(Tensor{float})"/>
    public static implicit operator ArrayLike(Tensor<double>? tensor) => new(tensor);

    /// <inheritdoc cref="op_Implicit(Tensor{float})"/>
    public static implicit operator ArrayLike(Tensor<int>? tensor) => new(tensor);

    /// <inheritdoc cref="op_Implicit(Tensor{float})"/>
    public static implicit operator ArrayLike(Tensor<long>? tensor) => new(tensor);

    /// <inheritdoc cref="op_Implicit(Tensor{float})"/>
    public static implicit operator ArrayLike(Tensor<byte>? tensor) => new(tensor);

    internal bool IsNull => source is null;

    /// <summary>Frees the tensor that was given, if it was one.</summary>
    internal void DisposeTensor() => (source as Tensor)?.Dispose();

    /// <summary>
    /// Makes a tensor of the numbers; floating-point numbers become float32. The caller owns it, or the dispose scope if there is one. It
    /// may share memory with the source, so copy it before you change it.
    /// </summary>
    /// <exception cref="ArgumentException">Rows differ in length, or the elements are no numbers.</exception>
    public Tensor ToTensor()
    {
        using var scope = NewDisposeScope();
        var tensor = source switch
        {
            null => throw new ArgumentException("The data is null. Give an array, a Tensor<T> or a TorchSharp tensor."),
            Tensor t => FromTorch(t),
            Array a => FromArray(a),
            Tensor<float> t => from_array(Flat(t)).reshape(Lengths(t.Lengths)),
            Tensor<double> t => from_array(Flat(t)).reshape(Lengths(t.Lengths)),
            Tensor<int> t => from_array(Flat(t)).reshape(Lengths(t.Lengths)),
            Tensor<long> t => from_array(Flat(t)).reshape(Lengths(t.Lengths)),
            Tensor<byte> t => from_array(Flat(t)).reshape(Lengths(t.Lengths)),
            IEnumerable rows => FromRows(rows),
            _ => throw new NotSupportedException(source.GetType().ToString()),
        };
        if (tensor.is_floating_point() && tensor.dtype != float32) tensor = tensor.to(float32);
        return tensor.MoveToOuterDisposeScope();
    }

    /// <summary>The same numbers, converted once: <see cref="ToTensor"/> then shares their memory. Tensors stay as they are.</summary>
    internal ArrayLike Converted()
    {
        if (source is null or Tensor || source is Array && Shares(source.GetType().GetElementType()!)) return this;
        using var scope = NewDisposeScope();
        var tensor = ToTensor();
        var converted = Array.CreateInstance(TypeOf(tensor.dtype), tensor.shape);
        from_array(converted).copy_(tensor);
        return converted;
    }

    private static bool Shares(Type element) =>
        element == typeof(float) || element == typeof(int) || element == typeof(long) || element == typeof(short) || element == typeof(byte) || element == typeof(sbyte) || element == typeof(bool);

    private static Type TypeOf(ScalarType type) => type switch
    {
        ScalarType.Float32 => typeof(float),
        ScalarType.Int32 => typeof(int),
        ScalarType.Int64 => typeof(long),
        ScalarType.Int16 => typeof(short),
        ScalarType.Byte => typeof(byte),
        ScalarType.Int8 => typeof(sbyte),
        ScalarType.Bool => typeof(bool),
        _ => throw new NotSupportedException($"{type}"),
    };

    private static Tensor FromTorch(Tensor tensor)
    {
        if (tensor.is_complex()) throw Refused($"of {tensor.dtype}", "Use floating point, integers or bool.");
        if (tensor.is_sparse) throw Refused("with sparse storage", "Call to_dense() first.");
        if (tensor.device_type == DeviceType.META) throw Refused("on the meta device", "They have a shape alone.");
        return tensor.detach();

        static ArgumentException Refused(string what, string advice) => new($"Tensors {what} cannot be data. {advice}");
    }

    private static Tensor FromArray(Array array)
    {
        var element = array.GetType().GetElementType()!;
        if (element.IsArray) return FromRows(array);
        if (Shares(element) || element == typeof(double)) return from_array(array);
        if (element == typeof(ushort)) return Converted<ushort, int>(array);
        if (element == typeof(uint)) return Converted<uint, long>(array);
        if (element == typeof(Half)) return Converted<Half, float>(array);
        if (element == typeof(decimal)) return Converted<decimal, float>(array);
        throw new ArgumentException(
            $"Arrays of {element.Name} cannot be data. Use float, double, Half, decimal, int, uint, long, short, ushort, byte, sbyte or bool.");
    }

    private static Tensor FromRows(IEnumerable rows)
    {
        var (flat, shape) = Rows.Flatten(rows);
        return FromArray(flat).reshape(shape);
    }

    private static Tensor Converted<TFrom, TTo>(Array array)
        where TFrom : INumberBase<TFrom>
        where TTo : INumberBase<TTo>
    {
        TTo[] values = [.. array.Cast<TFrom>().Select(TTo.CreateChecked)];
        return from_array(values).reshape([.. Enumerable.Range(0, array.Rank).Select(axis => array.GetLongLength(axis))]);
    }

    private static T[] Flat<T>(Tensor<T> tensor)
    {
        var flat = new T[tensor.FlattenedLength];
        tensor.FlattenTo(flat);
        return flat;
    }

    private static long[] Lengths(ReadOnlySpan<nint> lengths)
    {
        var result = new long[lengths.Length];
        for (var i = 0; i < result.Length; i++) result[i] = lengths[i];
        return result;
    }

    /// <summary>The values of a tensor as plain .NET data. Where a Tensor{T} needs an axis and there is none, it is one of size 1.</summary>
    internal static Tensor<float> ToNumerics(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        var contiguous = tensor.detach().to(float32).cpu().contiguous();
        var shape = contiguous.shape;
        var values = new float[contiguous.numel()];
        System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(contiguous.bytes).CopyTo(values);
        return System.Numerics.Tensors.Tensor.Create(values, shape.Length == 0 ? [1] : shape.Select(s => (nint)s).ToArray());
    }
}
