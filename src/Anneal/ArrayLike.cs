using System.Numerics.Tensors;
using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace Anneal;

/// <summary>
/// Numbers in any common .NET form: an array of any rank (<c>float[,]</c>, <c>int[]</c>, <c>byte[,,]</c>, ...),
/// a <see cref="Tensor{T}"/> of System.Numerics.Tensors, or a TorchSharp tensor.
/// </summary>
/// <remarks>
/// The first axis counts the samples. Element types: <c>float</c>, <c>double</c> (becomes float, as in Keras), <c>int</c>, <c>long</c>,
/// <c>short</c>, <c>byte</c>, <c>sbyte</c> and <c>bool</c>. Jagged arrays are refused, because their rows may differ in length.
/// </remarks>
public readonly struct ArrayLike
{
    private readonly object? source;

    private ArrayLike(object? source) => this.source = source;

    /// <summary>Converts an array of any rank.</summary>
    /// <param name="array">A rectangular array of numbers or <c>bool</c>.</param>
    public static implicit operator ArrayLike(Array? array) => new(array);

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

    /// <summary>
    /// Makes a tensor of the numbers; floating-point numbers become float32. The caller owns it, or the dispose scope if there is one. It
    /// may share memory with the source, so copy it before you change it.
    /// </summary>
    /// <exception cref="ArgumentException">The array is jagged, or its element type is not allowed.</exception>
    public Tensor ToTensor()
    {
        using var scope = NewDisposeScope();
        var tensor = source switch
        {
            null => throw new ArgumentException("No data: the array is null. Give an array, a Tensor<T> or a TorchSharp tensor."),
            Tensor t => FromTorch(t),
            Array a => FromArray(a),
            Tensor<float> t => from_array(Flat(t)).reshape(Lengths(t.Lengths)),
            Tensor<double> t => from_array(Flat(t)).reshape(Lengths(t.Lengths)),
            Tensor<int> t => from_array(Flat(t)).reshape(Lengths(t.Lengths)),
            Tensor<long> t => from_array(Flat(t)).reshape(Lengths(t.Lengths)),
            Tensor<byte> t => from_array(Flat(t)).reshape(Lengths(t.Lengths)),
            _ => throw new NotSupportedException(source.GetType().ToString()),
        };
        if (tensor.is_floating_point() && tensor.dtype != float32) tensor = tensor.to(float32);
        return tensor.MoveToOuterDisposeScope();
    }

    private static Tensor FromTorch(Tensor tensor) => tensor.is_complex()
        ? throw new ArgumentException($"Tensors of {tensor.dtype} hold no numbers that can be trained on. Use floating point, integers or bool.")
        : tensor.detach();

    private static Tensor FromArray(Array array)
    {
        var element = array.GetType().GetElementType()!;
        if (element.IsArray)
            throw new ArgumentException(
                $"Jagged arrays are not accepted (received {array.GetType().Name}): their rows may differ in length. Use a rectangular array such as float[,].");
        if (element == typeof(float) || element == typeof(double) || element == typeof(int) || element == typeof(long)
            || element == typeof(short) || element == typeof(byte) || element == typeof(sbyte) || element == typeof(bool))
            return from_array(array);
        throw new ArgumentException(
            $"Arrays of {element.Name} hold no numbers that can be trained on. Use float, double, int, long, short, byte, sbyte or bool.");
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
