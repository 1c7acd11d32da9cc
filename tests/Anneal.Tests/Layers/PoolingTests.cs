using Anneal.Layers;
using Anneal.Testing;
using CsCheck;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Layers;

public class PoolingTests
{
    private sealed record Plan(int Dimensions, long[] Sizes, long[] Window, long[] Strides, PaddingMode Padding, DataFormat Format, int Seed);

    private static readonly Gen<Plan> plans =
        from dimensions in Gen.Int[1, 3]
        from sizes in Gen.Long[4, 7].Array[dimensions]
        from window in Gen.Long[1, 4].Array[dimensions]
        from strides in Gen.Long[1, 3].Array[dimensions]
        from same in Gen.Bool
        from channelsLast in Gen.Bool
        from seed in Gen.Int[0, 1000]
        select new Plan(
            dimensions, sizes, window, strides, same ? PaddingMode.Same : PaddingMode.Valid, channelsLast ? DataFormat.ChannelsLast : DataFormat.ChannelsFirst, seed);

    [Fact]
    public void Padding_and_data_format_take_Keras_names()
    {
        using var pool = new MaxPooling2D(2, padding: "same", dataFormat: "channels_first");
        using var up = new UpSampling2D(2, interpolation: "bilinear");
        Assert.Equal((PaddingMode.Same, DataFormat.ChannelsFirst, ImageInterpolation.Bilinear), (pool.Padding, pool.DataFormat, up.Interpolation));
    }

    /// <summary>The mean and the largest of the elements that each window sees, by loops in double precision. Outputs of one size are both sides' shapes.</summary>
    [Fact]
    public void Windows_see_what_loops_over_the_input_see() => plans.ForAll(
        plan =>
        {
            using var scope = NewDisposeScope();
            using Layer max = Max(plan), average = Average(plan);
            var x = randn([2, 3, .. plan.Sizes], generator: new Generator((ulong)plan.Seed)).Times(3).Minus(20);
            foreach (var (layer, reduce) in new[] { (max, (Func<double[], double>)Enumerable.Max), (average, Enumerable.Average) })
            {
                var y = Back(layer.Apply(Given(x, plan.Format)), plan.Format);
                Assert.Equal(layer.ComputeOutputShape(Given(x, plan.Format).shape), (Shape)Given(y, plan.Format).shape);
                GoldenTensor.AssertClose([.. Loop(x, plan, y.shape[2..], reduce)], GoldenTensor.Values(y), 0, 1e-6);
            }
        },
        cases: 150);

    /// <summary>Part i of n values on m parts is from floor(i n / m) to ceil((i + 1) n / m).</summary>
    [Fact]
    public void Adaptive_windows_divide_the_input() => plans.ForAll(
        plan =>
        {
            using var scope = NewDisposeScope();
            using Layer max = AdaptiveMax(plan), average = AdaptiveAverage(plan);
            var x = randn([2, 3, .. plan.Sizes], generator: new Generator((ulong)plan.Seed));
            foreach (var (layer, reduce) in new[] { (max, (Func<double[], double>)Enumerable.Max), (average, Enumerable.Average) })
            {
                var y = Back(layer.Apply(Given(x, plan.Format)), plan.Format);
                Assert.Equal(plan.Window, y.shape[2..]);
                var expected = Positions(y.shape[2..], (i, axis) => (i * plan.Sizes[axis] / plan.Window[axis], ((i + 1) * plan.Sizes[axis] + plan.Window[axis] - 1) / plan.Window[axis]), x, reduce);
                GoldenTensor.AssertClose([.. expected], GoldenTensor.Values(y), 1e-6, 1e-6);
            }
        },
        cases: 100);

    [Fact]
    public void Shapes_are_known_where_the_input_is()
    {
        using var valid = new MaxPooling2D();
        Assert.Equal([-1, -1, 3, 8], valid.ComputeOutputShape([-1, -1, 7, 8]));
        using var same = new AveragePooling3D([1, 2, 3], strides: 2, padding: PaddingMode.Same, dataFormat: DataFormat.ChannelsFirst);
        Assert.Equal([-1, 8, 2, -1, 3], same.ComputeOutputShape([-1, 8, 3, -1, 5]));
        using var adaptive = new AdaptiveMaxPooling1D(4);
        Assert.Equal([-1, 4, 2], adaptive.ComputeOutputShape([-1, -1, 2]));
        using var global = new GlobalMaxPooling3D(keepdims: true);
        Assert.Equal([-1, 1, 1, 1, 5], global.ComputeOutputShape([-1, -1, 2, 3, 5]));
        using var mean = new GlobalAveragePooling2D(DataFormat.ChannelsFirst);
        Assert.Equal([-1, 5], mean.ComputeOutputShape([-1, 5, -1, -1]));
    }

    [Fact]
    public void Nan_comes_through()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new float[] { 1, float.NaN, 3, 4 }).reshape(1, 4, 1);
        Layer[] layers = [new MaxPooling1D(2), new AveragePooling1D(2)];
        foreach (var layer in layers)
        {
            using (layer) Assert.Equal(double.NaN, GoldenTensor.Values(layer.Apply(x))[0]);
        }
    }

    /// <summary>Both have the same element at their largest: the first of the two has the gradient, or each a share, and their sum is 1.</summary>
    [Fact]
    public void Gradients_of_the_largest_sum_to_one_for_each_window()
    {
        using var scope = NewDisposeScope();
        using var layer = new MaxPooling2D(3, strides: 2, padding: PaddingMode.Same);
        var x = ones(1, 4, 5, 2).requires_grad_();
        var y = layer.Apply(x);
        Assert.Equal(y.numel(), GoldenTensor.Values(autograd.grad([y.sum()], [x])[0]).Sum());
    }

    [Fact]
    public void Masked_steps_are_left_out_of_the_mean()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new float[] { 1, 2, 30, 4, 5, 60 }).reshape(2, 3, 1);
        var mask = tensor(new[] { true, true, false, false, true, false }).reshape(2, 3);
        using var last = new GlobalAveragePooling1D();
        Assert.Equal([1.5, 5], GoldenTensor.Values(last.Apply(x, mask: mask)));
        using var first = new GlobalAveragePooling1D(DataFormat.ChannelsFirst, keepdims: true);
        var kept = first.Apply(x.transpose(1, 2), mask: mask);
        Assert.Equal([2, 1, 1], kept.shape);
        Assert.Equal([1.5, 5], GoldenTensor.Values(kept));
        Assert.Equal([double.NaN, 5], GoldenTensor.Values(last.Apply(x, mask: tensor(new[] { false, false, false, false, true, false }).reshape(2, 3))));
        Assert.Equal([11, 23], GoldenTensor.Values(last.Apply(x)));
    }

    [Fact]
    public void What_leaves_nothing_is_refused_by_name()
    {
        using var scope = NewDisposeScope();
        using var max = new MaxPooling2D([2, 5]);
        const string problem = "Layer 'max_pooling2d' has a window of size 5, which does not fit into its input along axis 2, of size 4; it was given ";
        Assert.Equal(problem + "(None, 4, 4, 1). (Parameter 'inputShape')", Assert.Throws<ArgumentException>(() => max.ComputeOutputShape([-1, 4, 4, 1])).Message);
        Assert.Equal(problem + "(None, 4, 4, 1). (Parameter 'inputShape')", Assert.Throws<ArgumentException>(() => max.Apply(zeros(1, 4, 4, 1))).Message);
        max.Build([-1, -1, -1, 1]);
        Assert.Equal(problem + "(1, 4, 4, 1). (Parameter 'inputShape')", Assert.Throws<ArgumentException>(() => max.Apply(zeros(1, 4, 4, 1))).Message);
        using var global = new GlobalMaxPooling1D();
        Assert.Equal(
            "Layer 'global_max_pooling1d' finds nothing in its input along axis 1, of size 0; it was given (None, 0, 3). (Parameter 'inputShape')",
            Assert.Throws<ArgumentException>(() => global.Apply(zeros(2, 0, 3))).Message);
        using var average = new AveragePooling1D(2);
        Assert.Equal(
            "Layer 'average_pooling1d' takes inputs of 3 axes; it was given (None, 8). (Parameter 'inputShape')",
            Assert.Throws<ArgumentException>(() => average.Apply(zeros(2, 8))).Message);
    }

    [Fact]
    public void Arguments_out_of_range_are_refused()
    {
        Assert.Equal("poolSize must be 1 or more along each axis; it was [0, 2]. (Parameter 'poolSize')", Refused(() => new MaxPooling2D([0, 2])));
        Assert.Equal("strides must be 1 or more along each axis; it was [0]. (Parameter 'strides')", Refused(() => new AveragePooling1D(2, strides: 0)));
        Assert.Equal("padding must be Valid or Same; it was Causal. (Parameter 'padding')", Refused(() => new MaxPooling1D(padding: PaddingMode.Causal)));
        Assert.Equal("outputSize must be 1 or more along each axis; it was [2, 0, 2]. (Parameter 'outputSize')", Refused(() => new AdaptiveMaxPooling3D([2, 0, 2])));

        static string Refused(Func<Layer> make) => Assert.Throws<ArgumentOutOfRangeException>(make).Message;
    }

    [Theory]
    [InlineData("MaxPool2D", typeof(MaxPooling2D))]
    [InlineData("AvgPool1D", typeof(AveragePooling1D))]
    [InlineData("GlobalAvgPool3D", typeof(GlobalAveragePooling3D))]
    [InlineData("GlobalMaxPool1D", typeof(GlobalMaxPooling1D))]
    public void The_short_names_of_Keras_are_known(string name, Type type)
    {
        var entry = Assert.Single(Registered.Entries<Layer>(), entry => entry.Type == type);
        Assert.Contains(name, entry.Aliases);
    }

    private static Tensor Given(Tensor x, DataFormat format) => format == DataFormat.ChannelsLast ? x.movedim([1], [-1]).contiguous() : x;

    private static Tensor Back(Tensor y, DataFormat format) => format == DataFormat.ChannelsLast ? y.movedim([-1], [1]) : y;

    private static Layer Max(Plan p) => p.Dimensions switch
    {
        1 => new MaxPooling1D(p.Window[0], p.Strides[0], p.Padding, p.Format),
        2 => new MaxPooling2D((p.Window[0], p.Window[1]), (p.Strides[0], p.Strides[1]), p.Padding, p.Format),
        _ => new MaxPooling3D((p.Window[0], p.Window[1], p.Window[2]), (p.Strides[0], p.Strides[1], p.Strides[2]), p.Padding, p.Format),
    };

    private static Layer Average(Plan p) => p.Dimensions switch
    {
        1 => new AveragePooling1D(p.Window[0], p.Strides[0], p.Padding, p.Format),
        2 => new AveragePooling2D((p.Window[0], p.Window[1]), (p.Strides[0], p.Strides[1]), p.Padding, p.Format),
        _ => new AveragePooling3D((p.Window[0], p.Window[1], p.Window[2]), (p.Strides[0], p.Strides[1], p.Strides[2]), p.Padding, p.Format),
    };

    private static Layer AdaptiveMax(Plan p) => p.Dimensions switch
    {
        1 => new AdaptiveMaxPooling1D(p.Window[0], p.Format),
        2 => new AdaptiveMaxPooling2D((p.Window[0], p.Window[1]), p.Format),
        _ => new AdaptiveMaxPooling3D((p.Window[0], p.Window[1], p.Window[2]), p.Format),
    };

    private static Layer AdaptiveAverage(Plan p) => p.Dimensions switch
    {
        1 => new AdaptiveAveragePooling1D(p.Window[0], p.Format),
        2 => new AdaptiveAveragePooling2D((p.Window[0], p.Window[1]), p.Format),
        _ => new AdaptiveAveragePooling3D((p.Window[0], p.Window[1], p.Window[2]), p.Format),
    };

    private static IEnumerable<double> Loop(Tensor x, Plan plan, long[] positions, Func<double[], double> reduce) => Positions(
        positions,
        (i, axis) =>
        {
            // TensorFlow's rule: of the elements that stand outside, half before the first, rounded down.
            var outside = Math.Max((positions[axis] - 1) * plan.Strides[axis] + plan.Window[axis] - plan.Sizes[axis], 0);
            var start = i * plan.Strides[axis] - (plan.Padding == PaddingMode.Same ? outside / 2 : 0);
            return (Math.Max(start, 0), Math.Min(start + plan.Window[axis], plan.Sizes[axis]));
        },
        x,
        reduce);

    private static IEnumerable<double> Positions(long[] positions, Func<long, int, (long Start, long End)> window, Tensor x, Func<double[], double> reduce)
    {
        for (long batch = 0; batch < x.size(0); batch++)
        {
            for (long channel = 0; channel < x.size(1); channel++)
            {
                foreach (var position in Cells(positions))
                {
                    var seen = x[batch, channel];
                    for (var axis = 0; axis < positions.Length; axis++)
                    {
                        var (start, end) = window(position[axis], axis);
                        seen = seen.narrow(axis, start, end - start);
                    }
                    yield return reduce(GoldenTensor.Values(seen));
                }
            }
        }
    }

    private static IEnumerable<long[]> Cells(long[] sizes) => sizes.Length == 0
        ? [[]]
        : Cells(sizes[..^1]).SelectMany(cell => Enumerable.Range(0, (int)sizes[^1]).Select(i => (long[])[.. cell, i]));
}
