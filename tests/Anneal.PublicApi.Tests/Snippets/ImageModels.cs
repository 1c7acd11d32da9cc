using System.Numerics.Tensors;
using Anneal.Applications;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;

namespace UserCode;

public sealed class ImageModels
{
    [Fact]
    public void A_model_of_images_is_trained()
    {
        var pixels = new byte[4, 32, 32, 3];
        int[] labels = [0, 1, 0, 1];
        // snippet: train-image-model
        using var model = MobileNet.Create(inputShape: [32, 32, 3], alpha: 0.25, classes: 2);
        model.Compile(new Adam(0.001), loss: "sparse_categorical_crossentropy", metrics: ["accuracy"]);
        model.Fit(MobileNet.PreprocessInput(pixels), labels, epochs: 2);
        // end snippet
        Assert.Equal([4, 2], model.Predict(MobileNet.PreprocessInput(pixels), verbose: 0).Lengths.ToArray());
    }

    [Fact]
    public void Features_are_part_of_another_model()
    {
        // snippet: image-features
        var features = MobileNetV2.Create(inputShape: [32, 32, 3], alpha: 0.35, includeTop: false, pooling: "avg");
        features.Trainable = false;
        using var model = new Sequential([features, new Dense(3, activation: "softmax")]);
        // end snippet
        Assert.Equal([1, 3], model.Predict(new float[1, 32, 32, 3], verbose: 0).Lengths.ToArray());
        Assert.Equal(2, model.TrainableVariables.Count);
    }

    [Fact]
    public void Predictions_are_shown_by_name()
    {
        var folder = Directory.CreateTempSubdirectory("anneal-");
        var (before, output) = (Environment.CurrentDirectory, Console.Out);
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "classes.json"), """{"0": ["n1", "cat"], "1": ["n2", "dog"], "2": ["n3", "owl"]}""");
            Environment.CurrentDirectory = folder.FullName;
            using var written = new StringWriter();
            Console.SetOut(written);
            var predictions = Tensor.Create([0.25f, 0, 0.75f], [1, 3]);
            // snippet: decode-predictions
            foreach (var (id, label, score) in ImageNet.DecodePredictions(predictions, "classes.json", top: 2)[0]) Console.WriteLine($"{id} {label}: {score:P0}");
            // end snippet
            Assert.Equal(["n3 owl: 75 %", "n1 cat: 25 %"], written.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        }
        finally
        {
            Console.SetOut(output);
            Environment.CurrentDirectory = before;
            folder.Delete(recursive: true);
        }
    }
}
