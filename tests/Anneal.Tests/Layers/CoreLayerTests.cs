using Anneal.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Layers;

public class CoreLayerTests
{
    [Fact]
    public void Dense_works_on_the_last_axis_of_any_rank()
    {
        using var scope = NewDisposeScope();
        using var layer = new Dense(2, activation: "relu");
        var x = randn([2, 3, 4, 5], generator: new Generator(1));
        var y = layer.Apply(x);
        Assert.Equal([2, 3, 4, 2], y.shape);
        Assert.Equal([-1, 3, 4, 2], layer.ComputeOutputShape([-1, 3, 4, 5]));
        var rows = layer.Apply(x.reshape(-1, 5)).reshape(2, 3, 4, 2);
        Assert.Equal(GoldenTensor.Values(rows), GoldenTensor.Values(y));
        var strided = layer.Apply(x.transpose(0, 1)).transpose(0, 1);
        Assert.Equal(GoldenTensor.Values(y), GoldenTensor.Values(strided));
    }

    [Fact]
    public void Dense_refuses_what_it_was_not_built_for()
    {
        using var layer = new Dense(2);
        using var row = zeros(3);
        Assert.Equal(
            "Layer 'dense' takes inputs of at least 2 axes; it was given (None,). (Parameter 'inputShape')",
            Assert.Throws<ArgumentException>(() => layer.Apply(row)).Message);
        Assert.Equal(
            "Layer 'dense' must know the size of axis -1 of its input; it was given (None, None). (Parameter 'inputShape')",
            Assert.Throws<ArgumentException>(() => layer.Build([-1, -1])).Message);
        Assert.Empty(layer.Variables);
        layer.Build([-1, 3]);
        using var wide = zeros(2, 4);
        Assert.Equal(
            "Layer 'dense' was built for inputs with 3 values along axis -1; it was given (2, 4). (Parameter 'inputShape')",
            Assert.Throws<ArgumentException>(() => layer.Apply(wide)).Message);
        Assert.Throws<ArgumentException>(() => layer.Apply(row));
    }

    [Fact]
    public void Constructors_refuse_what_is_out_of_range()
    {
        Assert.Equal(
            "units must be 1 or more; it was 0. (Parameter 'units')",
            Assert.Throws<ArgumentOutOfRangeException>(() => new Dense(0)).Message, ignoreLineEndingDifferences: true);
        foreach (var rate in new[] { -0.1, 1.1, double.NaN, double.PositiveInfinity })
            Assert.Equal($"rate must be between 0 and 1; it was {(Number)rate}. (Parameter 'rate')", Assert.Throws<ArgumentOutOfRangeException>(() => new Dropout(rate)).Message);
        Assert.Equal("scale", Assert.Throws<ArgumentOutOfRangeException>(() => new Rescaling(double.NaN)).ParamName);
        Assert.Equal("offset", Assert.Throws<ArgumentOutOfRangeException>(() => new Rescaling(1, double.NegativeInfinity)).ParamName);
        Assert.Equal(
            "shape[1] must be 1 or more, or -1 if it is unknown; it was 0. (Parameter 'shape')",
            Assert.Throws<ArgumentOutOfRangeException>(() => new Input(3, 0)).Message);
        Assert.Equal("batchSize must be 1 or more; it was 0. (Parameter 'batchSize')", Assert.Throws<ArgumentOutOfRangeException>(() => new Input([3], batchSize: 0)).Message);
        Assert.Throws<ArgumentNullException>(() => new Activation(null!));
        Assert.StartsWith(
            "Unknown activation \"rellu\". The nearest known names are \"relu\", ",
            Assert.Throws<ArgumentException>(() => new Dense(1, "rellu")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Flatten_keeps_integers_and_rows()
    {
        using var scope = NewDisposeScope();
        using var layer = new Flatten();
        var images = arange(24, dtype: int64).reshape(2, 3, 4);
        using var flat = layer.Apply(images);
        Assert.Equal(int64, flat.dtype);
        Assert.Equal([2, 12], flat.shape);
        Assert.Equal([-1, 12], layer.ComputeOutputShape([-1, 3, 4]));
        Assert.Equal([-1, -1], layer.ComputeOutputShape([-1, -1, 4]));
        Assert.Equal([5, 1], layer.ComputeOutputShape([5]));
        Assert.Throws<ArgumentException>(() => layer.ComputeOutputShape([]));
    }

    [Fact]
    public void Flatten_puts_the_channels_last()
    {
        using var scope = NewDisposeScope();
        using var layer = new Flatten(DataFormat.ChannelsFirst);
        var x = arange(12, dtype: float32).reshape(1, 2, 3, 2);
        Assert.Equal(GoldenTensor.Values(x.permute(0, 2, 3, 1).flatten(1)), GoldenTensor.Values(layer.Apply(x)));
    }

    [Fact]
    public void Rescaling_takes_a_number_for_each_channel()
    {
        using var scope = NewDisposeScope();
        using var layer = new Rescaling(scale: [1, 2, 0.5], offset: [0, 1, -1]);
        Assert.Equal([1.0, 5, -0.5], GoldenTensor.Values(layer.Apply(tensor(new[] { 1f, 2, 1 }).reshape(1, 3))));
        Assert.Equal("[1, 2, 0.5]", layer.Scale.ToString());
        Assert.NotEqual((Numbers)1, layer.Scale);
        Assert.Equal(
            "Layer 'rescaling' has 3 numbers, one for each value along the last axis; it was given (None, 4). (Parameter 'input')",
            Assert.Throws<ArgumentException>(() => new Rescaling(scale: [1, 2, 0.5]).Build([-1, 4])).Message);
    }

    [Fact]
    public void Rescaling_makes_bytes_into_floats()
    {
        using var scope = NewDisposeScope();
        using var layer = new Rescaling(1 / 127.5, offset: -1);
        using var bytes = ((ArrayLike)new byte[,] { { 0, 255 } }).ToTensor();
        using var scaled = layer.Apply(bytes);
        Assert.Equal([-1f, 255 * (float)(1 / 127.5) - 1], scaled.data<float>());
        Assert.Equal(255, bytes[0, 1].ToInt32());
    }

    [Fact]
    public void A_shape_that_a_call_would_refuse_has_no_output_shape()
    {
        using var dense = new Dense(2, name: "layer");
        Assert.Equal(
            "Layer 'layer' takes inputs of at least 2 axes; it was given (4,). (Parameter 'inputShape')",
            Assert.Throws<ArgumentException>(() => dense.ComputeOutputShape([4])).Message);
        using var reshape = new Reshape([4], name: "layer");
        using var categories = new CategoryEncoding(4, name: "layer");
        foreach (var refuse in new Func<Shape, Shape>[] { reshape.ComputeOutputShape, categories.ComputeOutputShape })
            Assert.Equal(
                "Layer 'layer' takes inputs with a batch axis; it was given (). (Parameter 'inputShape')", Assert.Throws<ArgumentException>(() => refuse(Shape.Create([]))).Message);
    }
}
