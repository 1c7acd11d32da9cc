using System.Numerics.Tensors;

namespace Anneal.Applications.Tests;

public sealed class ImageNetTests : IDisposable
{
    private readonly string file = Path.GetTempFileName();

    public void Dispose() => File.Delete(file);

    [Fact]
    public void The_best_classes_come_first_and_of_equals_the_later_one()
    {
        File.WriteAllText(file, """{"0": ["n1", "cat"], "1": ["n2", "dog"], "2": ["n3", "owl"]}""");
        var scores = Tensor.Create([0.5f, 0.25f, 0.25f, 0.125f, 0.75f, 0.125f], [2, 3]);
        var decoded = ImageNet.DecodePredictions(scores, file, top: 2);
        Assert.Equal([new("n1", "cat", 0.5f), new Prediction("n3", "owl", 0.25f)], decoded[0]);
        Assert.Equal([new("n2", "dog", 0.75f), new Prediction("n3", "owl", 0.125f)], decoded[1]);
        Assert.Equal(3, ImageNet.DecodePredictions(scores, file)[0].Count);
    }

    [Fact]
    public void Scores_must_be_one_for_each_class()
    {
        File.WriteAllText(file, """{"0": ["n1", "cat"], "1": ["n2", "dog"]}""");
        var fault = Assert.ThrowsAny<ArgumentException>(() => ImageNet.DecodePredictions(Tensor.Create<float>([1, 2, 3], [1, 3]), file));
        Assert.StartsWith("predictions must be of shape [images, 2], as the file has 2 classes; it was [1, 3].", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cats and dogs")]
    [InlineData("{}")]
    [InlineData("""{"1": ["n1", "cat"]}""")]
    [InlineData("""{"0": ["cat"]}""")]
    public void A_file_of_another_form_is_refused(string text)
    {
        File.WriteAllText(file, text);
        var fault = Assert.Throws<InvalidDataException>(() => ImageNet.DecodePredictions(Tensor.Create<float>([1], [1, 1]), file));
        Assert.Equal($$"""'{{file}}' is no file of classes: {"0": ["id", "label"], "1": ...}, numbered from 0, is expected.""", fault.Message);
    }
}
