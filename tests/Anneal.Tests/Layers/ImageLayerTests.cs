using Anneal.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Layers;

/// <summary>Layers that change images, most of them at random.</summary>
public class ImageLayerTests
{
    private static readonly Dictionary<string, Func<RandomImageLayer>> Makers = new()
    {
        ["flip"] = () => new RandomFlip(seed: 3),
        ["rotation"] = () => new RandomRotation(0.2, seed: 3),
        ["zoom"] = () => new RandomZoom(0.3, 0.2, seed: 3),
        ["translation"] = () => new RandomTranslation(0.3, Numbers.Create([0.1, 0.2]), seed: 3),
        ["crop"] = () => new RandomCrop(3, 2, seed: 3),
        ["brightness"] = () => new RandomBrightness(0.4, Numbers.Create([0, 1]), seed: 3),
        ["contrast"] = () => new RandomContrast(0.4, Numbers.Create([0, 1]), seed: 3),
    };

    public static TheoryData<string> Names => [.. Makers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Changes_follow_the_seed_and_stop_with_training(string name)
    {
        using var scope = NewDisposeScope();
        using RandomImageLayer layer = Makers[name](), again = Makers[name]();
        var x = rand([6, 5, 4, 2], generator: new Generator(1));
        var first = layer.Apply(x, training: true);
        Assert.Equal([.. layer.ComputeOutputShape(x.shape)], first.shape);
        Assert.Equal(GoldenTensor.Values(first), GoldenTensor.Values(again.Apply(x, training: true)));
        Assert.NotEqual(GoldenTensor.Values(first), GoldenTensor.Values(layer.Apply(x, training: true)));
        if (layer is not RandomCrop) Assert.Equal(GoldenTensor.Values(x), GoldenTensor.Values(layer.Apply(x)));
        Assert.Single(layer.StateVariables);
        var config = layer.ToConfig();
        using var read = Layer.FromConfig(config);
        Assert.Equal(config.ToJsonString(), read.ToConfig().ToJsonString());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void One_image_is_a_batch_of_one_and_gradients_flow(string name)
    {
        using var scope = NewDisposeScope();
        using RandomImageLayer layer = Makers[name](), again = Makers[name]();
        var x = rand([5, 4, 2], generator: new Generator(1)).requires_grad_();
        var y = layer.Apply(x, training: true);
        Assert.Equal(GoldenTensor.Values(again.Apply(x.unsqueeze(0), training: true)), GoldenTensor.Values(y));
        Assert.Contains(GoldenTensor.Values(autograd.grad([y.sum()], [x])[0]), gradient => gradient != 0);
    }

    [Fact]
    public void A_quarter_turn_is_counter_clockwise()
    {
        using var scope = NewDisposeScope();
        using var layer = new RandomRotation([0.25, 0.25]);
        var x = arange(9, dtype: float32).reshape(1, 3, 3, 1);
        GoldenTensor.AssertClose(GoldenTensor.Values(x.rot90(1, (1, 2))), GoldenTensor.Values(layer.Apply(x, training: true)), 1e-5, 1e-5);
    }

    [Theory]
    [InlineData("constant", new[] { 9f, 9, 0, 1 })]
    [InlineData("nearest", new[] { 0f, 0, 0, 1 })]
    [InlineData("reflect", new[] { 1f, 0, 0, 1 })]
    [InlineData("wrap", new[] { 2f, 3, 0, 1 })]
    public void Beyond_the_border_lies_what_the_mode_says(string fillMode, float[] expected)
    {
        using var scope = NewDisposeScope();
        using var layer = new RandomTranslation(0, [0.5, 0.5], fillMode, fillValue: 9);
        Assert.Equal(expected, layer.Apply(arange(4, dtype: float32).reshape(1, 1, 4, 1), training: true).data<float>());
        using var first = new RandomTranslation(0, [0.5, 0.5], fillMode, fillValue: 9, dataFormat: "channels_first");
        Assert.Equal(expected, first.Apply(arange(4, dtype: float32).reshape(1, 1, 1, 4), training: true).data<float>());
    }

    [Fact]
    public void Values_between_pixels_lie_on_a_line()
    {
        using var scope = NewDisposeScope();
        using var layer = new RandomTranslation(0, [0.125, 0.125], "constant", fillValue: 4);
        GoldenTensor.AssertClose([2, 0.5, 1.5, 2.5], GoldenTensor.Values(layer.Apply(arange(4, dtype: float32).reshape(1, 1, 4, 1), training: true)), 1e-6, 1e-6);
        using var nearest = new RandomTranslation(0, [0.2, 0.2], interpolation: "nearest");
        Assert.Equal([0, 0, 1, 2], nearest.Apply(arange(4, dtype: float32).reshape(1, 1, 4, 1), training: true).data<float>());
    }

    [Fact]
    public void A_zoom_shows_more_or_less_of_the_image()
    {
        using var scope = NewDisposeScope();
        using var inwards = new RandomZoom([-0.5, -0.5]);
        GoldenTensor.AssertClose([0.75, 1.25, 1.75, 2.25], GoldenTensor.Values(inwards.Apply(arange(4, dtype: float32).reshape(1, 1, 4, 1), training: true)), 1e-6, 1e-6);
        using var outwards = new RandomZoom([1, 1], fillMode: "constant");
        GoldenTensor.AssertClose([0, 0.5, 2.5, 0], GoldenTensor.Values(outwards.Apply(arange(4, dtype: float32).reshape(1, 1, 4, 1), training: true)), 1e-6, 1e-6);
    }

    [Fact]
    public void Colors_change_within_their_range()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 0f, 100, 200, 250 }).reshape(1, 2, 2, 1);
        using var bright = new RandomBrightness([0.2, 0.2]);
        Assert.Equal([51, 151, 251, 255], bright.Apply(x, training: true).data<float>());
    }

    /// <summary>The factor of each image follows from one of its values; all others must have it.</summary>
    [Theory]
    [InlineData("channels_last")]
    [InlineData("channels_first")]
    public void Contrast_moves_each_value_from_the_mean_of_its_channel(string dataFormat)
    {
        using var scope = NewDisposeScope();
        var x = rand([2, 3, 4, 5], generator: new Generator(1)) * 100;
        using var layer = new RandomContrast([0.25, 0.5], valueRange: [-1000, 1000], seed: 3, dataFormat: dataFormat);
        var away = layer.Apply(x, training: true);
        long[] area = dataFormat == "channels_last" ? [1, 2] : [2, 3];
        var mean = x.mean(area, keepdim: true);
        var factors = ((away - mean) / (x - mean)).reshape(2, -1).select(1, 0);
        Assert.All(factors.data<float>(), factor => Assert.InRange(factor, 0.75f, 1.5f));
        Assert.NotEqual(factors[0].item<float>(), factors[1].item<float>(), 1e-3f);
        var expected = (x - mean) * factors.reshape(2, 1, 1, 1) + mean;
        GoldenTensor.AssertCloseToScale(GoldenTensor.Values(expected), GoldenTensor.Values(away), 1e-5, "contrast");
        using var clipped = new RandomContrast([0.25, 0.5], valueRange: [40, 60], seed: 3, dataFormat: dataFormat);
        GoldenTensor.AssertCloseToScale(GoldenTensor.Values(expected.clamp(40, 60)), GoldenTensor.Values(clipped.Apply(x, training: true)), 1e-5, "clipped contrast");
        Assert.Equal([0.25, 0.5], [.. layer.Factor]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_config_may_say_that_there_are_no_boxes(string name)
    {
        using var layer = Makers[name]();
        var config = layer.ToConfig();
        config["config"]!["bounding_box_format"] = null;
        using var read = Layer.FromConfig(config);
        config["config"]!["bounding_box_format"] = "xyxy";
        Assert.Equal(
            $"The config of {layer.GetType().Name} cannot be read: 'bounding_box_format' must be null; it was the text \"xyxy\".", Assert.Throws<ConfigException>(() => Layer.FromConfig(config)).Message);
    }

    [Fact]
    public void Mirrors_are_those_asked_for()
    {
        using var scope = NewDisposeScope();
        var x = arange(4, dtype: float32).reshape(1, 2, 2, 1).expand(64, 2, 2, 1);
        Assert.Equal(["0 1 2 3", "3 2 1 0"], Seen(new RandomFlip()));
        Assert.Equal(["0 1 2 3", "1 0 3 2"], Seen(new RandomFlip("horizontal")));
        Assert.Equal(["0 1 2 3", "2 3 0 1"], Seen(new RandomFlip("vertical")));

        string[] Seen(RandomFlip layer)
        {
            using (layer) return [.. GoldenTensor.Values(layer.Apply(x, training: true)).Chunk(4).Select(image => string.Join(' ', image)).Distinct().Order()];
        }
    }

    [Fact]
    public void A_crop_is_a_part_while_training_and_the_middle_otherwise()
    {
        using var scope = NewDisposeScope();
        using var layer = new RandomCrop(2, 2);
        var x = arange(16, dtype: float32).reshape(1, 4, 4, 1);
        var y = layer.Apply(x, training: true).data<float>().ToArray();
        Assert.Equal([y[0], y[0] + 1, y[0] + 4, y[0] + 5], y);
        GoldenTensor.AssertClose([2.5, 4.5, 10.5, 12.5], GoldenTensor.Values(layer.Apply(x)), 1e-6, 1e-6);
        using var larger = new RandomCrop(6, 4);
        Assert.Equal([1, 6, 4, 1], larger.Apply(x, training: true).shape);
    }

    [Fact]
    public void Sizes_may_be_unknown_and_integers_stay_integers()
    {
        using var scope = NewDisposeScope();
        using var layer = new Resizing(4, 6, antialias: true);
        Assert.Equal([Shape.Unknown, 4, 6, 3], layer.ComputeOutputShape([Shape.Unknown, Shape.Unknown, Shape.Unknown, 3]));
        var y = layer.Apply(tensor(new byte[] { 0, 255, 255, 0 }).reshape(1, 2, 2, 1));
        Assert.Equal(ScalarType.Byte, y.dtype);
        using var cubic = new Resizing(1, 6, "bicubic");
        Assert.Equal([0, 255], cubic.Apply(tensor(new byte[] { 0, 255 }).reshape(1, 1, 2, 1)).data<byte>().ToArray() is [var low, .., var high] ? [low, high] : []);
        using var crop = new CenterCrop(2, 2, "channels_first");
        Assert.Equal([Shape.Unknown, 3, 2, 2], crop.ComputeOutputShape([Shape.Unknown, 3, Shape.Unknown, 5]));
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        Refused("factor must be in [-1, 1]; it was 1.5. (Parameter 'factor')", () => new RandomRotation(1.5));
        Refused("heightFactor must be above -1 and at most 1; it was -1. (Parameter 'heightFactor')", () => new RandomZoom(-1));
        Refused("factor must be one number or two; it was [0.1, 0.2, 0.3]. (Parameter 'factor')", () => new RandomBrightness([0.1, 0.2, 0.3]));
        Refused("interpolation must be nearest or bilinear; it was bicubic. (Parameter 'interpolation')", () => new RandomRotation(0.1, interpolation: "bicubic"));
        Refused("valueRange must be two numbers, the least and the most; it was 1. (Parameter 'valueRange')", () => new RandomContrast(0.1, 1));
        Refused("fillMode must be constant; it was wrap. (Parameter 'fillMode')", () => new Resizing(2, 2, fillMode: "wrap"));
        Refused("cropToAspectRatio and padToAspectRatio must not both be true. (Parameter 'cropToAspectRatio')", () => new Resizing(2, 2, cropToAspectRatio: true, padToAspectRatio: true));
        using var layer = new CenterCrop(2, 2);
        Refused("Layer 'center_crop' takes images of 3 axes, or of 4 with a batch axis; it was given (None, 2, 2, 2, 2). (Parameter 'inputShape')", () => layer.ComputeOutputShape([Shape.Unknown, 2, 2, 2, 2]));
    }

    private static void Refused(string message, Func<object> action) => Assert.Equal(message, Assert.ThrowsAny<ArgumentException>(action).Message.Split('\n')[0].TrimEnd('\r'));
}
