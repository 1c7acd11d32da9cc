using Anneal.Benchmarks.Subjects;
using Anneal.Models;

namespace Anneal.Benchmarks.Ratios;

/// <summary>Training by <c>Fit</c> beside the loop written by hand; <c>Fit</c> takes in its arrays anew each time.</summary>
internal sealed class FitVersusLoop(int batchSize) : IPair
{
    private const int Epochs = 2, Steps = Epochs * Images.Count;

    private readonly Images data = new();
    private readonly Sequential model = Perceptron.Create();
    private readonly HandWrittenLoop loop = HandWrittenLoop.OfPerceptron();

    public static Ratio Row(int batchSize) => new($"fit-vs-raw-loop-mlp-b{batchSize}", "steps/s", () => new FitVersusLoop(batchSize));

    public double Ours() => Rate.Of(Steps / batchSize, () => model.Fit(data.X, data.Y, batchSize, Epochs, verbose: 0));

    public double Peer() => Rate.Of(Steps / batchSize, () =>
    {
        for (var epoch = 0; epoch < Epochs; epoch++) _ = loop.Epoch(data.XTensor, data.YTensor, batchSize);
    });

    public void Dispose()
    {
        loop.Dispose();
        model.Dispose();
        data.Dispose();
    }
}
