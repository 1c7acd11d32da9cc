using Anneal.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Layers;

public class Conv2DTests
{
    [Fact]
    public void Sizes_are_one_number_a_list_or_a_tuple()
    {
        using var layer = new Conv2D(2, 3, strides: [1, 2], padding: PaddingMode.Same);
        Assert.Equal((3, 3), (layer.KernelSize.Height, layer.KernelSize.Width));
        Assert.Equal(new Size2D(1, 2), layer.Strides);
        Assert.Equal((5, 7), (Size2D)(5, 7) is var (height, width) ? (height, width) : default);
        Assert.Equal([5L, 7L], Listed([5, 7]));
        Assert.Equal("[5, 7]", ((Size2D)(5, 7)).ToString());
        Assert.Throws<ArgumentException>(() => Size2D.Create([1, 2, 3]));

        static List<long> Listed(Size2D size)
        {
            var listed = new List<long>();
            foreach (var one in size) listed.Add(one);
            return listed;
        }
    }

    [Fact]
    public void Shapes_are_known_where_the_input_is()
    {
        using var same = new Conv2D(4, 3, strides: 2, padding: PaddingMode.Same);
        Assert.Equal([-1, 4, -1, 4], same.ComputeOutputShape([-1, 7, -1, 3]));
        using var valid = new Conv2D(4, [3, 2], dilationRate: [2, 1], dataFormat: DataFormat.ChannelsFirst);
        Assert.Equal([-1, 4, 1, 9], valid.ComputeOutputShape([-1, 3, 5, 10]));
    }

    [Fact]
    public void Activation_sees_the_channels_last()
    {
        using var scope = NewDisposeScope();
        using var layer = new Conv2D(3, 2, activation: "softmax");
        var sums = layer.Apply(randn(2, 4, 5, 2)).sum(-1);
        Assert.True(sums.allclose(ones_like(sums)));
    }

    [Fact]
    public void Arguments_out_of_range_are_refused()
    {
        Assert.Equal("filters must be 1 or more; it was 0. (Parameter 'filters')", Refused(() => new Conv2D(0, 3)));
        Assert.Equal("groups must be a divisor of the number of filters, 4; it was 3. (Parameter 'groups')", Refused(() => new Conv2D(4, 3, groups: 3)));
        Assert.Equal("kernelSize must be 1 or more along each axis; it was [0, 3]. (Parameter 'kernelSize')", Refused(() => new Conv2D(4, [0, 3])));
        Assert.Equal("strides must be 1 or more along each axis; it was [1, -1]. (Parameter 'strides')", Refused(() => new Conv2D(4, 3, strides: [1, -1])));
        Assert.Equal(
            "dilationRate must be 1 where strides are more than 1; they were [2, 2]; it was [1, 2]. (Parameter 'dilationRate')",
            Refused(() => new Conv2D(4, 3, strides: 2, dilationRate: [1, 2])));
        Assert.Equal("padding must be Valid or Same; it was Causal. (Parameter 'padding')", Refused(() => new Conv2D(4, 3, padding: PaddingMode.Causal)));

        static string Refused(Func<Layer> make) => Assert.Throws<ArgumentOutOfRangeException>(make).Message;
    }

    [Fact]
    public void Inputs_that_do_not_fit_are_refused()
    {
        using var layer = new Conv2D(4, 3, groups: 2, name: "filters");
        Assert.Equal(
            "Layer 'filters' divides 3 channels along axis -1 into 2 groups; their number must be a multiple of 2; it was given (None, 5, 5, 3). (Parameter 'input')",
            Refused(() => layer.Build([-1, 5, 5, 3])));
        Assert.Equal(
            "Layer 'filters' has a kernel of size [3, 3], which does not fit into its input along axis 2; it was given (None, 5, 2, 4). (Parameter 'inputShape')",
            Refused(() => layer.Build([-1, 5, 2, 4])));
        Assert.StartsWith("Layer 'filters' takes inputs of 4 axes", Refused(() => layer.Build([-1, 5, 4])), StringComparison.Ordinal);
        Assert.Empty(layer.Variables);
        layer.Build([-1, -1, -1, 4]);
        using var narrow = zeros(1, 2, 9, 4);
        Assert.Contains("does not fit into its input along axis 1; it was given (1, 2, 9, 4)", Refused(() => layer.Apply(narrow)), StringComparison.Ordinal);
        using var other = zeros(1, 5, 5, 6);
        Assert.Contains("'filters'", Refused(() => layer.Apply(other)), StringComparison.Ordinal);

        static string Refused(Action act) => Assert.Throws<ArgumentException>(act).Message;
    }
}
