using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Models;

namespace Anneal.Applications.Tests;

public sealed class ShapeTests
{
    [Fact]
    public void Without_its_classifier_a_model_takes_images_of_any_size()
    {
        using var model = MobileNet.Create(alpha: 0.25, includeTop: false);
        Assert.Equal([Shape.Unknown, Shape.Unknown, Shape.Unknown, 256], model.Graph.Outputs[0].Shape);
        Assert.Equal([1, 2, 1, 256], model.PredictOnBatch(new float[1, 64, 32, 3]).Lengths.ToArray());
        Assert.Equal("mobilenet_0.25_None", model.Name);
    }

    [Fact]
    public void The_default_image_is_that_of_Keras()
    {
        using var model = MobileNetV2.Create(alpha: 0.35);
        Assert.Equal([Shape.Unknown, 224, 224, 3], model.Graph.Inputs[0].Shape);
        Assert.Equal("mobilenetv2_0.35_224", model.Name);
    }

    [Fact]
    public void Pooling_leaves_one_number_a_feature()
    {
        using var model = MobileNetV2.Create(inputShape: [32, 32, 3], alpha: 0.35, includeTop: false, pooling: "max");
        Assert.Equal([Shape.Unknown, 1280], model.Graph.Outputs[0].Shape);
    }

    [Fact]
    public void A_model_goes_on_from_any_tensor()
    {
        SymbolicTensor image = new Input([32, 32, 3]);
        var features = MobileNet.Create(inputShape: [32, 32, 3], alpha: 0.25, includeTop: false, pooling: "avg");
        using var model = new Functional(image, features.Apply(image * (1 / 127.5) - 1));
        var pixels = new float[1, 32, 32, 3];
        pixels[0, 3, 4, 1] = 200;
        float[] expected = [.. features.PredictOnBatch(MobileNet.PreprocessInput(pixels))];
        Assert.Equal(256, expected.Length);
        Assert.All(model.PredictOnBatch(pixels).Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-5f));
    }

    [Fact]
    public void Without_an_activation_the_classes_are_logits()
    {
        using var model = MobileNetV2.Create(inputShape: [32, 32, 3], alpha: 0.35, classes: 3, classifierActivation: null);
        using var softmax = MobileNetV2.Create(inputShape: [32, 32, 3], alpha: 0.35, classes: 3);
        softmax.SetWeights(model.GetWeights());
        var image = new float[1, 32, 32, 3];
        Array.Clear(image);
        image[0, 3, 4, 1] = 5;
        float[] logits = [.. model.PredictOnBatch(image)];
        var sum = logits.Sum(MathF.Exp);
        Assert.All(softmax.PredictOnBatch(image).Zip(logits), pair => Assert.Equal(MathF.Exp(pair.Second) / sum, pair.First, 1e-6f));
    }
}
