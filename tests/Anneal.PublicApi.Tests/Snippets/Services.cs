using Anneal.Datasets;
using Anneal.Layers;
using Anneal.Models;

namespace UserCode;

public sealed class Services
{
    [Fact]
    public void One_model_answers_many_requests()
    {
        var ((x, _), _) = Digits.Load();
        using var classifier = new Classifier(new Sequential(new Input(8, 8), new Flatten(), new Dense(10, activation: "softmax")));
        byte[][,,] requests = [.. Enumerable.Range(0, 32).Select(i => Row(x, i))];
        var expected = requests.Select(classifier.Classify).ToArray();

        var answers = new int[requests.Length];
        Parallel.For(0, requests.Length, i => answers[i] = classifier.Classify(requests[i]));

        Assert.Equal(expected, answers);
    }

    private static byte[,,] Row(byte[,,] x, int row)
    {
        var one = new byte[1, x.GetLength(1), x.GetLength(2)];
        Buffer.BlockCopy(x, row * one.Length, one, 0, one.Length);
        return one;
    }
}

// snippet: service
public sealed class Classifier : IDisposable
{
    private readonly Model model;

    public Classifier(Model model) => this.model = model;

    // One request: its own arrays in, plain .NET data out.
    public int Classify(byte[,,] image) => model.Predict(image, verbose: 0).ArgMax()[0];

    public void Dispose() => model.Dispose();
}
// end snippet
