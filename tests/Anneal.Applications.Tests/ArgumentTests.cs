using Anneal.Models;

namespace Anneal.Applications.Tests;

public sealed class ArgumentTests
{
    public static TheoryData<Func<Functional>, string> Faults() => new()
    {
        { () => ResNet.ResNet50(inputShape: [31, 64, 3]), "inputShape must be at least 32 high and 32 wide; it was (31, 64, 3)." },
        { () => Xception.Create(inputShape: [70, 71, 3]), "inputShape must be at least 71 high and 71 wide; it was (70, 71, 3)." },
        { () => InceptionV3.Create(inputShape: [75, 74, 3]), "inputShape must be at least 75 high and 75 wide; it was (75, 74, 3)." },
        { () => VGG.VGG16(inputShape: [32, 32]), "inputShape must be [height, width, channels]; it was (32, 32)." },
        { () => DenseNet.DenseNet121(inputShape: [Shape.Unknown, 64, 3]), "inputShape must be of a known height and width where includeTop is true; it was (None, 64, 3)." },
        { () => MobileNet.Create(alpha: 0), "alpha must be greater than 0 and finite; it was 0." },
        { () => MobileNet.Create(depthMultiplier: 0), "depthMultiplier must be 1 or more; it was 0." },
        { () => MobileNet.Create(dropout: 1.5), "dropout must be between 0 and 1; it was 1.5." },
        { () => MobileNetV2.Create(classes: 0), "classes must be 1 or more; it was 0." },
        { () => MobileNetV3.MobileNetV3Small(dropoutRate: -1), "dropoutRate must be between 0 and 1; it was -1." },
        { () => EfficientNet.EfficientNetB0(pooling: (FeaturePooling)7), "pooling must be Avg or Max; it was 7." },
    };

    [Theory]
    [MemberData(nameof(Faults), DisableDiscoveryEnumeration = true)]
    public void A_bad_argument_is_refused_before_anything_is_made(Func<Functional> make, string message) =>
        Assert.StartsWith(message, Assert.ThrowsAny<ArgumentException>(make).Message, StringComparison.Ordinal);

    [Fact]
    public void An_unknown_activation_is_refused_before_anything_is_made() =>
        Assert.Contains("softmaxx", Assert.ThrowsAny<Exception>(() => ResNet.ResNet50(classifierActivation: "softmaxx")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_of_weights_that_is_not_there_is_refused_before_anything_is_made()
    {
        var fault = Assert.Throws<ArgumentException>(() => ResNet.ResNet50(weights: "imagenet"));
        Assert.StartsWith("weights must be null or the path of a file; there is no file 'imagenet'. Nothing is downloaded", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_come_from_a_file()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("anneal-").FullName, "m.weights.h5");
        using var model = MobileNet.Create(inputShape: [32, 32, 3], alpha: 0.25, classes: 3);
        model.SaveWeights(path);
        using var same = MobileNet.Create(inputShape: [32, 32, 3], alpha: 0.25, classes: 3, weights: path);
        Assert.All(model.GetWeights().Zip(same.GetWeights()), pair => Assert.Equal(pair.First.ToArray(), pair.Second.ToArray()));
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }
}
