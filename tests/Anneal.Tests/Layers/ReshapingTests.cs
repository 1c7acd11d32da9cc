using Anneal.Layers;
using Anneal.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Layers;

public class ReshapingTests
{
    /// <summary>Keras's own numbers: those of the layer Resizing, which has the same kernels.</summary>
    [Fact]
    public void Values_between_pixels_are_those_of_Keras()
    {
        var seen = new HashSet<ImageInterpolation>();
        foreach (var c in Golden.Cases("layers2").Where(c => c["class_name"]!.GetValue<string>() == "Resizing"))
        {
            using var scope = NewDisposeScope();
            var config = c["serialized"]!["config"]!;
            if (!Enum.TryParse<ImageInterpolation>(config["interpolation"]!.GetValue<string>(), ignoreCase: true, out var interpolation) || interpolation == ImageInterpolation.Nearest
                || new[] { "antialias", "crop_to_aspect_ratio", "pad_to_aspect_ratio" }.Any(key => config[key]!.GetValue<bool>())) continue;
            var x = GoldenTensor.Of(c["inputs"]![0]!);
            var height = (int)x.dim() - (config["data_format"]!.GetValue<string>() == "channels_last" ? 3 : 2);
            var y = Resampling.Along(x, height, config["height"]!.GetValue<long>(), interpolation);
            y = Resampling.Along(y, height + 1, config["width"]!.GetValue<long>(), interpolation);
            GoldenTensor.AssertClose(c["outputs"]![0]!, y, 2e-6, 2e-6);
            seen.Add(interpolation);
        }
        Assert.Equal([ImageInterpolation.Bilinear, ImageInterpolation.Bicubic, ImageInterpolation.Lanczos3, ImageInterpolation.Lanczos5], seen.Order());
    }

    /// <summary>Those of tf.image.resize without antialiasing, worked out by hand: the first of the outputs is at 0.25 pixels where three become two.</summary>
    [Theory]
    [InlineData(ImageInterpolation.Area, 5, 2, new[] { 2 / 5.0, 2 / 5.0, 1 / 5.0, 0, 0 })]
    [InlineData(ImageInterpolation.Area, 3, 2, new[] { 2 / 3.0, 1 / 3.0, 0 })]
    [InlineData(ImageInterpolation.Area, 2, 3, new[] { 1.0, 0 })]
    [InlineData(ImageInterpolation.Area, 1, 3, new[] { 1.0 })]
    [InlineData(ImageInterpolation.Gaussian, 3, 2, new[] { 0.7310585786300049, 0.2689414213699951, 0 })]
    [InlineData(ImageInterpolation.Mitchellcubic, 3, 2, new[] { 901 / 1179.0, 295 / 1179.0, -17 / 1179.0 })]
    public void Weights_of_the_first_output_are_those_of_the_formula(ImageInterpolation interpolation, int from, int to, double[] expected)
    {
        GoldenTensor.AssertClose(expected, [.. Resampling.Weights(from, to, interpolation, antialias: false).Take(from).Select(weight => (double)weight)], 1e-7, 0);
        // The last one mirrors it.
        GoldenTensor.AssertClose(expected, [.. Resampling.Weights(from, to, interpolation, antialias: false).TakeLast(from).Reverse().Select(weight => (double)weight)], 1e-7, 0);
    }

    [Fact]
    public void Areas_need_no_antialiasing() =>
        Assert.Equal(Resampling.Weights(7, 3, ImageInterpolation.Area, antialias: false), Resampling.Weights(7, 3, ImageInterpolation.Area, antialias: true));

    [Theory]
    [InlineData(ImageInterpolation.Bilinear)]
    [InlineData(ImageInterpolation.Bicubic)]
    [InlineData(ImageInterpolation.Lanczos3)]
    [InlineData(ImageInterpolation.Lanczos5)]
    [InlineData(ImageInterpolation.Area)]
    [InlineData(ImageInterpolation.Gaussian)]
    [InlineData(ImageInterpolation.Mitchellcubic)]
    public void Enlarged_images_have_the_values_of_their_kernel(ImageInterpolation interpolation)
    {
        using var scope = NewDisposeScope();
        using var layer = new UpSampling2D([2, 3], interpolation: interpolation);
        var x = randn([2, 4, 5, 3], generator: new Generator(1)).requires_grad_();
        var y = layer.Apply(x);
        Assert.Equal([2, 8, 15, 3], y.shape);
        GoldenTensor.AssertClose(GoldenTensor.Values(Resampling.Along(Resampling.Along(x, 1, 8, interpolation), 2, 15, interpolation)), GoldenTensor.Values(y), 2e-6, 2e-6);
        using var first = new UpSampling2D([2, 3], DataFormat.ChannelsFirst, interpolation);
        GoldenTensor.AssertClose(GoldenTensor.Values(y), GoldenTensor.Values(first.Apply(x.movedim([-1], [1])).movedim([1], [-1])), 2e-6, 2e-6);
        // The weights of each output sum to 1, so do those of all outputs together.
        Assert.Equal(y.numel(), GoldenTensor.Values(autograd.grad([y.sum()], [x])[0]).Sum(), 1e-3);
        Assert.All(GoldenTensor.Values(layer.Apply(ones(1, 4, 5, 1))), value => Assert.Equal(1, value, 1e-6));
    }

    [Fact]
    public void Repeated_pixels_stand_side_by_side()
    {
        using var scope = NewDisposeScope();
        using var layer = new UpSampling3D([1, 2, 3], DataFormat.ChannelsFirst);
        var y = layer.Apply(arange(4, dtype: float32).reshape(1, 1, 1, 2, 2));
        Assert.Equal([1, 1, 1, 4, 6], y.shape);
        Assert.Equal([0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 2, 2, 2, 3, 3, 3], GoldenTensor.Values(y));
        using var steps = new UpSampling1D(2);
        Assert.Equal(ScalarType.Int64, steps.Apply(arange(6).reshape(1, 3, 2)).dtype);
        Assert.Equal([0, 1, 0, 1, 2, 3, 2, 3, 4, 5, 4, 5], GoldenTensor.Values(steps.Apply(arange(6).reshape(1, 3, 2))));
    }

    [Fact]
    public void A_border_that_is_put_on_comes_off_again()
    {
        using var scope = NewDisposeScope();
        var x = randn([2, 3, 4, 5, 2], generator: new Generator(1));
        using var pad = new ZeroPadding3D([[1, 2], [0, 1], 3]);
        using var crop = new Cropping3D([[1, 2], [0, 1], 3]);
        var wide = pad.Apply(x);
        Assert.Equal([2, 6, 5, 11, 2], wide.shape);
        Assert.Equal(GoldenTensor.Values(x).Sum(), GoldenTensor.Values(wide).Sum(), 1e-9);
        Assert.Equal(GoldenTensor.Values(x), GoldenTensor.Values(crop.Apply(wide)));
    }

    [Fact]
    public void Borders_are_a_number_a_pair_or_a_list()
    {
        Assert.Equal(new Margin1D(2, 2), (Margin1D)2);
        Assert.Equal(new Margin1D(1, 2), (Margin1D)(1, 2));
        Assert.Equal(new Margin2D((1, 1), (2, 2)), (Margin2D)(1, 2));
        Margin2D list = [[1, 2], 0];
        Assert.Equal(new Margin2D((1, 2), 0), list);
        Assert.Equal("[[1, 2], [0, 0]]", list.ToString());
        Assert.Equal("[[1, 1], [2, 2], [3, 3]]", ((Margin3D)(1, 2, 3)).ToString());
        Assert.Equal("A border along one axis has one or two numbers; there were 3. (Parameter 'margins')", Assert.Throws<ArgumentException>(() => Margin1D.Create([1, 2, 3])).Message);
        Assert.Equal("Borders in two dimensions must be two, one per axis; there were 1. (Parameter 'margins')", Assert.Throws<ArgumentException>(() => Margin2D.Create([1])).Message);
        using var read = (ZeroPadding2D)Layer.FromConfig(Envelope("ZeroPadding2D", """{"padding": [1, [2, 3]]}"""));
        Assert.Equal(new Margin2D(1, (2, 3)), read.Padding);
        var wrong = Assert.Throws<ConfigException>(() => Layer.FromConfig(Envelope("ZeroPadding2D", """{"padding": [1, 2, 3]}""")));
        Assert.Contains("padding", wrong.Path, StringComparison.Ordinal);
    }

    [Fact]
    public void Axes_change_places_and_vectors_become_sequences()
    {
        using var scope = NewDisposeScope();
        using var permute = new Permute([3, 1, 2]);
        Assert.Equal([-1, 5, -1, 4], permute.ComputeOutputShape([-1, -1, 4, 5]));
        var x = arange(24).reshape(1, 2, 3, 4);
        var y = permute.Apply(x);
        Assert.Equal([1, 4, 2, 3], y.shape);
        Assert.Equal(ScalarType.Int64, y.dtype);
        Assert.Equal(GoldenTensor.Values(x.permute(0, 3, 1, 2)), GoldenTensor.Values(y));
        using var repeat = new RepeatVector(2);
        Assert.Equal([-1, 2, 3], repeat.ComputeOutputShape([-1, 3]));
        Assert.Equal([0, 1, 2, 0, 1, 2, 3, 4, 5, 3, 4, 5], GoldenTensor.Values(repeat.Apply(arange(6).reshape(2, 3))));
    }

    [Fact]
    public void What_leaves_nothing_is_refused_by_name()
    {
        using var crop = new Cropping2D([[1, 2], 0], DataFormat.ChannelsFirst);
        Assert.Equal([-1, 3, -1, 4], crop.ComputeOutputShape([-1, 3, -1, 4]));
        Assert.Equal(
            "Layer 'cropping2d' cuts 3 elements, which leaves nothing, off its input along axis 2, of size 3; it was given (None, 1, 3, 4). (Parameter 'inputShape')",
            Assert.Throws<ArgumentException>(() => crop.ComputeOutputShape([-1, 1, 3, 4])).Message);
        using var repeat = new RepeatVector(2);
        Assert.Equal(
            "Layer 'repeat_vector' takes inputs of 2 axes; it was given (None, 3, 4). (Parameter 'inputShape')",
            Assert.Throws<ArgumentException>(() => repeat.ComputeOutputShape([-1, 3, 4])).Message);
    }

    [Fact]
    public void Arguments_out_of_range_are_refused()
    {
        Assert.Equal("cropping must be 0 or more on each side; it was [-1, 0]. (Parameter 'cropping')", Refused(() => new Cropping1D((-1, 0))));
        Assert.Equal("padding must be 0 or more on each side; it was [[1, 1], [0, -2]]. (Parameter 'padding')", Refused(() => new ZeroPadding2D([1, [0, -2]])));
        Assert.Equal("size must be 1 or more; it was 0. (Parameter 'size')", Refused(() => new UpSampling1D(0)));
        Assert.Equal("size must be 1 or more along each axis; it was [2, 0]. (Parameter 'size')", Refused(() => new UpSampling2D([2, 0])));
        Assert.Equal("n must be 1 or more; it was 0. (Parameter 'n')", Refused(() => new RepeatVector(0)));
        Assert.Equal("dims must be the numbers from 1 to 2 in some order; it was [1, 3]. (Parameter 'dims')", Refused(() => new Permute([1, 3])));

        static string Refused(Func<Layer> make) => Assert.Throws<ArgumentOutOfRangeException>(make).Message;
    }

    private static System.Text.Json.Nodes.JsonNode Envelope(string className, string config) => System.Text.Json.Nodes.JsonNode.Parse(
        $$"""{"module": "keras.layers", "class_name": "{{className}}", "config": {{config}}, "registered_name": null}""")!;
}
