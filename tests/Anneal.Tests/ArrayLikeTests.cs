using System.Numerics.Tensors;
using Anneal.Testing;
using CsCheck;
using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace Anneal.Tests;

public class ArrayLikeTests
{
    public static TheoryData<Type, ScalarType> ElementTypes() => new()
    {
        { typeof(float), ScalarType.Float32 }, { typeof(double), ScalarType.Float32 }, { typeof(int), ScalarType.Int32 },
        { typeof(long), ScalarType.Int64 }, { typeof(short), ScalarType.Int16 }, { typeof(byte), ScalarType.Byte },
        { typeof(sbyte), ScalarType.Int8 }, { typeof(bool), ScalarType.Bool },
    };

    [Theory]
    [MemberData(nameof(ElementTypes))]
    public void Arrays_of_all_ranks_keep_their_numbers_in_order(Type element, ScalarType expected)
    {
        foreach (var lengths in new int[][] { [5], [2, 3], [2, 3, 4], [2, 1, 3, 2] })
        {
            var array = Array.CreateInstance(element, lengths);
            var number = 0;
            var index = new int[lengths.Length];
            var numbers = new List<double>();
            do
            {
                var value = Convert.ChangeType(number++ % 100, element, null);
                array.SetValue(value, index);
                numbers.Add(Convert.ToDouble(value, null));
            }
            while (Next(index, lengths));

            using var tensor = ((ArrayLike)array).ToTensor();
            Assert.Equal(expected, tensor.dtype);
            Assert.Equal(lengths.Select(l => (long)l), tensor.shape);
            Assert.Equal(numbers, GoldenTensor.Values(tensor));
        }
    }

    [Fact]
    public void Numbers_keep_their_bits() => Gen.Float.Array[1, 40].ForAll(values =>
    {
        using var tensor = ((ArrayLike)values).ToTensor();
        Assert.Equal(values.Select(BitConverter.SingleToInt32Bits), tensor.data<float>().Select(BitConverter.SingleToInt32Bits));
    });

    [Fact]
    public void Doubles_are_rounded_to_float()
    {
        using var tensor = ((ArrayLike)new[] { 0.1, 1e300, double.NaN }).ToTensor();
        Assert.Equal([0.1f, float.PositiveInfinity, float.NaN], tensor.data<float>());
    }

    [Fact]
    public void Tensors_of_NET_keep_shape_and_order_also_as_views()
    {
        var whole = System.Numerics.Tensors.Tensor.Create(Enumerable.Range(0, 12).Select(i => (float)i).ToArray(), [3, 4]);
        var view = whole.Slice(1..3, 1..3);
        using var tensor = ((ArrayLike)view).ToTensor();
        Assert.Equal([2, 2], tensor.shape);
        Assert.Equal([5, 6, 9, 10], tensor.data<float>());

        AssertKept<double>([0.5, 2], ScalarType.Float32, t => t);
        AssertKept<int>([-1, 2], ScalarType.Int32, t => t);
        AssertKept<long>([-1, 1L << 40], ScalarType.Int64, t => t);
        AssertKept<byte>([0, 255], ScalarType.Byte, t => t);
    }

    [Fact]
    public void Torch_tensors_stay_the_callers()
    {
        using var scope = NewDisposeScope();
        var source = arange(6, dtype: float32).reshape(2, 3).requires_grad_();
        using (var tensor = ((ArrayLike)source).ToTensor())
        {
            Assert.False(tensor.requires_grad);
            Assert.Equal([2, 3], tensor.shape);
        }
        Assert.Equal(15, source.sum().ToSingle());
    }

    [Theory]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    public void Torch_tensors_of_other_floating_types_become_float32(ScalarType type)
    {
        using var source = arange(3, dtype: type);
        using var tensor = ((ArrayLike)source).ToTensor();
        Assert.Equal([0f, 1, 2], tensor.data<float>());
    }

    [Fact]
    public void Arrays_without_elements_keep_their_shape()
    {
        foreach (var (array, shape) in new (Array, long[])[] { (Array.Empty<float>(), [0]), (new float[0, 3], [0, 3]), (new int[3, 0], [3, 0]) })
        {
            using var tensor = ((ArrayLike)array).ToTensor();
            Assert.Equal(shape, tensor.shape);
        }
    }

    private static readonly Array[] WithoutNumbers =
        [new[] { "a" }, new[] { 1ul }, new object[] { 1f }, new[] { DayOfWeek.Friday }, new System.Numerics.Complex[1], new char[1, 1]];

    [Fact]
    public void Arrays_of_what_holds_no_numbers_are_refused()
    {
        foreach (var array in WithoutNumbers)
            Assert.Equal(
                $"Arrays of {array.GetType().GetElementType()!.Name} cannot be data. "
                + "Use float, double, Half, decimal, int, uint, long, short, ushort, byte, sbyte or bool.",
                Assert.Throws<ArgumentException>(() => ((ArrayLike)array).ToTensor()).Message);
    }

    [Fact]
    public void Rows_of_equal_length_are_data()
    {
        using var scope = NewDisposeScope();
        float[][] jagged = [[1, 2, 3], [4, 5, 6]];
        IReadOnlyList<IReadOnlyList<double>> lists = [[1, 2, 3], new List<double> { 4, 5, 6 }];
        int[][][] deep = [[[1, 2, 3]], [[4, 5, 6]]];
        foreach (var (rows, shape) in new (ArrayLike, long[])[] { ((ArrayLike)jagged, [2, 3]), (new List<float[]>(jagged), [2, 3]), (ArrayLike.From(lists), [2, 3]), (deep, [2, 1, 3]) })
        {
            var tensor = rows.ToTensor();
            Assert.Equal(shape, tensor.shape);
            Assert.Equal([1f, 2, 3, 4, 5, 6], tensor.to(float32).reshape(-1).data<float>().ToArray());
        }
        Assert.Equal([2L], ((ArrayLike)new List<double> { 1, 2 }).ToTensor().shape);
    }

    [Fact]
    public void Further_types_of_numbers_are_data()
    {
        using var scope = NewDisposeScope();
        Assert.Equal([65535, 1], ((ArrayLike)new ushort[,] { { 65535, 1 } }).ToTensor().data<int>().ToArray());
        Assert.Equal([uint.MaxValue], ((ArrayLike)new[] { uint.MaxValue }).ToTensor().data<long>().ToArray());
        Assert.Equal([0.5f], ((ArrayLike)new[] { (Half)0.5 }).ToTensor().data<float>().ToArray());
        Assert.Equal([0.1f], ((ArrayLike)new[] { 0.1m }).ToTensor().data<float>().ToArray());
    }

    public static TheoryData<Array, string> WrongRows => new()
    {
        { new[] { new float[2], new float[3] }, "All rows must have the same length: row 1 has 3 values, the first has 2." },
        { new[] { new[] { new int[2] }, new[] { new int[1] } }, "All rows must have the same length: row 1[0] has 1 values, the first has 2." },
        { new[] { Array.Empty<float>() }, "The data must not contain an empty list; one was empty." },
        { new float[1][,], "The data must hold numbers; one was null." },
        { new[] { new float[1, 1] }, "A row must be a list of numbers; one is Single[,]." },
    };

    [Theory]
    [MemberData(nameof(WrongRows))]
    public void Rows_that_are_no_table_are_refused(Array rows, string message) =>
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => ((ArrayLike)rows).ToTensor()).Message);

    [Fact]
    public void Tensors_without_plain_numbers_are_refused_by_name()
    {
        using var scope = NewDisposeScope();
        Assert.Equal("Tensors of ComplexFloat32 cannot be data. Use floating point, integers or bool.", Refused(zeros(2, complex64)));
        Assert.Equal("Tensors with sparse storage cannot be data. Call to_dense() first.", Refused(ones(2, 2).to_sparse()));
        Assert.Equal("Tensors on the meta device cannot be data. They have a shape alone.", Refused(zeros(2, device: META)));

        static string Refused(Tensor tensor) => Assert.Throws<ArgumentException>(() => ((ArrayLike)tensor).ToTensor()).Message;
    }

    [Fact]
    public void Null_is_refused()
    {
        const string message = "The data is null. Give an array, a Tensor<T> or a TorchSharp tensor.";
        foreach (var nothing in new ArrayLike[] { default, (float[]?)null, (Tensor?)null, (Tensor<float>?)null })
            Assert.Equal(message, Assert.Throws<ArgumentException>(() => nothing.ToTensor()).Message);
    }

    [Fact]
    public void Complex_numbers_are_refused()
    {
        using var source = zeros(2, dtype: complex64);
        Assert.Equal(
            "Tensors of ComplexFloat32 cannot be data. Use floating point, integers or bool.",
            Assert.Throws<ArgumentException>(() => ((ArrayLike)source).ToTensor()).Message);
    }

    private static void AssertKept<T>(T[] values, ScalarType expected, Func<Tensor<T>, ArrayLike> convert)
        where T : System.Numerics.INumber<T>
    {
        using var tensor = convert(System.Numerics.Tensors.Tensor.Create(values, [2, 1])).ToTensor();
        Assert.Equal(expected, tensor.dtype);
        Assert.Equal([2, 1], tensor.shape);
        Assert.Equal(values.Select(double.CreateChecked), GoldenTensor.Values(tensor));
    }

    private static bool Next(int[] index, int[] lengths)
    {
        for (var axis = index.Length - 1; axis >= 0; axis--)
        {
            if (++index[axis] < lengths[axis]) return true;
            index[axis] = 0;
        }
        return false;
    }
}
