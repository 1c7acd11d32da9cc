using System.Globalization;
using System.Numerics.Tensors;
using System.Text.Json;

namespace Anneal.Applications;

/// <summary>Reads what classifiers of ImageNet say.</summary>
/// <remarks>Keras: <c>keras.applications.imagenet_utils</c>.</remarks>
public static class ImageNet
{
    /// <summary>The classes with the highest scores of each image, the highest first.</summary>
    /// <param name="predictions">Scores, one row an image and one column a class: what <c>Predict</c> gives.</param>
    /// <param name="classFile">
    /// A JSON file with id and label of each class by its number, <c>{"0": ["n01440764", "tench"], ...}</c>: Keras's <c>imagenet_class_index.json</c>, or your own.
    /// </param>
    /// <param name="top">How many classes; at least 1. Default 5.</param>
    /// <returns>For each image its classes. Of equal scores the class with the higher number is first, as in Keras.</returns>
    /// <exception cref="ArgumentException">The predictions are not rows of as many scores as the file has classes.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file has another form.</exception>
    /// <example><code>
    /// foreach (var (id, label, score) in ImageNet.DecodePredictions(model.Predict(images), "imagenet_class_index.json")[0]) Console.WriteLine($"{label}: {score:P0}");
    /// </code></example>
    public static IReadOnlyList<IReadOnlyList<Prediction>> DecodePredictions(Tensor<float> predictions, string classFile, int top = 5)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        Require.AtLeast(top, 1);
        var classes = ReadClasses(classFile);
        var shape = predictions.Lengths;
        if (shape.Length != 2 || shape[1] != classes.Length)
            throw Require.Refused($"[{string.Join(", ", shape.ToArray())}]", $"of shape [images, {classes.Length}], as the file has {classes.Length} classes", nameof(predictions));
        var scores = new float[predictions.FlattenedLength];
        predictions.FlattenTo(scores);
        return [.. scores.Chunk(classes.Length).Select(row => Best(row, classes, top))];
    }

    private static Prediction[] Best(float[] scores, string[][] classes, int top) =>
    [
        .. Enumerable.Range(0, scores.Length).OrderByDescending(i => scores[i]).ThenByDescending(i => i).Take(top)
            .Select(i => new Prediction(classes[i][0], classes[i][1], scores[i])),
    ];

    private static string[][] ReadClasses(string classFile)
    {
        Dictionary<string, string[]>? classes = null;
        try
        {
            classes = JsonSerializer.Deserialize(File.ReadAllText(classFile), ClassFileContext.Default.DictionaryStringStringArray);
        }
        catch (JsonException)
        {
        }

        string[][] list = [.. Enumerable.Range(0, classes?.Count ?? 0).Select(i => classes!.GetValueOrDefault(i.ToString(CultureInfo.InvariantCulture)) ?? [])];
        return list.Length > 0 && list.All(entry => entry.Length == 2)
            ? list
            : throw new InvalidDataException($"'{classFile}' is no file of classes: {{\"0\": [\"id\", \"label\"], \"1\": ...}}, numbered from 0, is expected.");
    }
}
