namespace Anneal.Applications.Tests;

public sealed class PreprocessingTests
{
    private static readonly byte[,,,] Pixels = { { { { 0, 51, 255 }, { 10, 20, 30 } } } };

    [Fact]
    public void Most_models_take_numbers_from_minus_1_to_1() =>
        Near([-1, -0.6f, 1, (10 / 127.5f) - 1, (20 / 127.5f) - 1, (30 / 127.5f) - 1], MobileNet.PreprocessInput(Pixels));

    [Fact]
    public void ResNet_and_VGG_take_blue_green_and_red_less_their_means()
    {
        float[] expected = [255 - 103.939f, 51 - 116.779f, -123.68f, 30 - 103.939f, 20 - 116.779f, 10 - 123.68f];
        Near(expected, ResNet.PreprocessInput(Pixels));
        Near(expected, VGG.PreprocessInput(Pixels));
    }

    [Fact]
    public void DenseNet_takes_colors_of_mean_0_and_deviation_1() => Near(
        [
            -0.485f / 0.229f, (0.2f - 0.456f) / 0.224f, (1 - 0.406f) / 0.225f,
            ((10 / 255f) - 0.485f) / 0.229f, ((20 / 255f) - 0.456f) / 0.224f, ((30 / 255f) - 0.406f) / 0.225f,
        ],
        DenseNet.PreprocessInput(Pixels));

    [Fact]
    public void Models_that_begin_with_this_take_the_pixels() => Near([0, 51, 255, 10, 20, 30], EfficientNet.PreprocessInput(Pixels));

    [Fact]
    public void The_shape_stays_and_the_pixels_too()
    {
        float[,,] image = { { { 1, 2, 3 } } };
        Assert.Equal([1, 1, 3], ResNet.PreprocessInput(image).Lengths.ToArray());
        Assert.Equal([1, 2, 3], image.Cast<float>());
    }

    [Fact]
    public void Three_colors_are_needed_where_each_has_its_mean() => Assert.StartsWith(
        "images must be images of 3 colors, red, green and blue, along the last axis; it was [1, 2, 2, 1].",
        Assert.ThrowsAny<ArgumentException>(() => ResNet.PreprocessInput(new float[1, 2, 2, 1])).Message,
        StringComparison.Ordinal);

    private static void Near(float[] expected, IEnumerable<float> actual) => Assert.All(expected.Zip(actual, (e, a) => (e, a)), pair => Assert.Equal(pair.e, pair.a, 1e-4f));
}
