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

    private const string NoBatch = "takes inputs with a batch axis; it was given (). (Parameter 'inputShape')";

    /// <summary>A layer, the shape it is built for (or none), a shape that it then refuses, and why.</summary>
    public static TheoryData<Func<Layer>, long[]?, long[], string> Refusals() => new()
    {
        { () => new Dense(2), null, [4], "takes inputs of at least 2 axes; it was given (4,). (Parameter 'inputShape')" },
        { () => new Dense(2), null, [-1, -1], "must know the size of axis -1 of its input; it was given (None, None). (Parameter 'inputShape')" },
        { () => new Dense(2), [-1, 4], [-1, 5], "was built for inputs with 4 values along axis -1; it was given (None, 5). (Parameter 'inputShape')" },
        { () => new EinsumDense("ab,bc->ac", [3]), [-1, 4], [-1, 5], "was built for inputs with 4 values along axis 1; it was given (None, 5). (Parameter 'inputShape')" },
        { () => new EinsumDense("...b,bc->...c", [3]), [-1, 2, 4], [-1, 4], "takes inputs of 3 axes; it was given (None, 4). (Parameter 'inputShape')" },
        { () => new Embedding(3, 2), null, [], NoBatch },
        { () => new ReversibleEmbedding(3, 2), null, [], NoBatch },
        { () => new Flatten(), null, [], NoBatch },
        { () => new Reshape([4]), null, [], NoBatch },
        { () => new Reshape([4]), null, [-1, 3], "makes samples of shape (4,), which have another number of elements; it was given (None, 3). (Parameter 'inputShape')" },
        { () => new Lambda(x => x, outputShape: [2]), null, [], NoBatch },
        { () => new Rescaling(2), null, [], NoBatch },
        { () => new Rescaling(scale: [1, 2]), null, [-1, 3], "has 2 numbers, one for each value along the last axis; it was given (None, 3). (Parameter 'input')" },
        { () => new Anneal.Layers.Normalization(axis: [1, -1]), null, [-1, 3], "takes each axis once and has the axes [1, -1]; it was given (None, 3). (Parameter 'input')" },
        { () => new Anneal.Layers.Normalization(), [-1, 3], [-1, 4], "was built for inputs with 3 values along axis -1; it was given (None, 4). (Parameter 'inputShape')" },
        { () => new CategoryEncoding(4), null, [], NoBatch },
        { () => new Hashing(4, outputMode: "multi_hot"), null, [], NoBatch },
        { () => new IntegerLookup(vocabulary: [1, 2], outputMode: "count"), null, [], NoBatch },
        { () => new StringLookup(vocabulary: ["a"], outputMode: "one_hot"), null, [], NoBatch },
        { () => new Discretization([0, 1], outputMode: "multi_hot"), null, [], NoBatch },
        { () => new BatchNormalization(), null, [-1, -1], "must know the size of axis -1 of its input; it was given (None, None). (Parameter 'inputShape')" },
        { () => new BatchNormalization(), [-1, 3], [-1, 4], "was built for inputs with 3 values along axis -1; it was given (None, 4). (Parameter 'inputShape')" },
        { () => new BatchNormalization(), [-1, 3], [-1, 2, 3], "takes inputs of 2 axes; it was given (None, 2, 3). (Parameter 'inputShape')" },
        { () => new LayerNormalization(), null, [-1, -1], "must know the size of axis -1 of its input; it was given (None, None). (Parameter 'inputShape')" },
        { () => new LayerNormalization([1, -1]), null, [-1, 3], "takes each axis once and has the axes [1, -1]; it was given (None, 3). (Parameter 'input')" },
        { () => new LayerNormalization(), [-1, 3], [-1, 4], "was built for inputs with 3 values along axis 1; it was given (None, 4). (Parameter 'inputShape')" },
        { () => new RMSNormalization(), null, [-1, -1], "must know the size of axis -1 of its input; it was given (None, None). (Parameter 'inputShape')" },
        { () => new RMSNormalization(), [-1, 2, 3], [-1, 3], "takes inputs of 3 axes; it was given (None, 3). (Parameter 'inputShape')" },
        { () => new UnitNormalization([1, -1]), null, [-1, 3], "takes each axis once and has the axes [1, -1]; it was given (None, 3). (Parameter 'input')" },
        { () => new UnitNormalization(2), null, [-1, 3], "takes inputs with axis 2; it was given (None, 3). (Parameter 'inputShape')" },
        { () => new GroupNormalization(2), null, [4], "takes inputs of at least 2 axes; it was given (4,). (Parameter 'inputShape')" },
        { () => new GroupNormalization(2), null, [-1, 3], "divides 3 features along axis -1 into 2 groups; their number must be a multiple of 2; it was given (None, 3). (Parameter 'input')" },
        { () => new GroupNormalization(2, axis: -2), null, [2, 3], "normalises over axis -2, which is the batch axis; it was given (2, 3). (Parameter 'input')" },
        { () => new Conv1D(2, 3, groups: 2), null, [-1, 5, 3], "divides 3 channels along axis -1 into 2 groups; their number must be a multiple of 2; it was given (None, 5, 3). (Parameter 'input')" },
        { () => new Conv2D(2, 3, dataFormat: "channels_first", groups: 2), null, [-1, 3, 5, 5], "divides 3 channels along axis 1 into 2 groups; their number must be a multiple of 2; it was given (None, 3, 5, 5). (Parameter 'input')" },
        { () => new Conv2D(2, 3), null, [-1, 5, 5], "takes inputs of 4 axes; it was given (None, 5, 5). (Parameter 'inputShape')" },
        { () => new Conv2D(2, 3), [-1, 5, 5, 3], [-1, 5, 5, 4], "was built for inputs with 3 values along axis -1; it was given (None, 5, 5, 4). (Parameter 'inputShape')" },
        { () => new DepthwiseConv2D(3), null, [-1, 5, 5, -1], "must know the size of axis -1 of its input; it was given (None, 5, 5, None). (Parameter 'inputShape')" },
        { () => new Conv1DTranspose(2, 3), [-1, 5, 3], [-1, 5, 2], "was built for inputs with 3 values along axis -1; it was given (None, 5, 2). (Parameter 'inputShape')" },
        { () => new MaxPooling1D(), null, [-1, 5], "takes inputs of 3 axes; it was given (None, 5). (Parameter 'inputShape')" },
        { () => new PReLU(sharedAxes: [2]), null, [-1, 5], "shares slopes along axis 2, which its input does not have; it was given (None, 5). (Parameter 'input')" },
        { () => new PReLU(), [-1, 5], [-1, 4], "was built for inputs with 5 values along axis 1; it was given (None, 4). (Parameter 'inputShape')" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void A_shape_that_a_call_would_refuse_has_no_output_shape(Func<Layer> make, long[]? built, long[] shape, string why)
    {
        using var layer = make();
        if (built is not null) layer.Build(built);
        Assert.Equal($"Layer '{layer.Name}' {why}", Assert.Throws<ArgumentException>(() => layer.ComputeOutputShape(Shape.Create(shape))).Message);
        if (shape.Length == 0 || shape.Skip(1).Contains(-1) || layer is StringLookup) return;
        using var x = ones(shape.Select(size => Math.Abs(size)).ToArray());
        Assert.Throws<ArgumentException>(() => layer.Apply(x));
    }
}
