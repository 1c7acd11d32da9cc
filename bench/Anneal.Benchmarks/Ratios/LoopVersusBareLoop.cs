using Anneal.Benchmarks.Subjects;
using Anneal.Callbacks;
using Anneal.Models;
using Spectre.Console;

namespace Anneal.Benchmarks.Ratios;

/// <summary>Anneal's loops, with metrics and progress, beside bare ones.</summary>
internal sealed class LoopVersusBareLoop(int batchSize, Action<Sequential, Images, int> ours, Action<BareLoop, Images, int> bare) : IPair
{
    private readonly Images data = new();
    private readonly Sequential model = Perceptron.Create();
    private readonly BareLoop loop = new();

    public static IEnumerable<Ratio> Rows() =>
    [
        // Progress goes to a console that nobody sees.
        new("fit-vs-bare-own-loop-mlp-b32", "steps/s", () => new LoopVersusBareLoop(
            32, (model, data, size) => model.Fit(data.X, data.Y, size, verbose: 1, callbacks: new ProgbarLogger(NobodySees())), (loop, data, size) => loop.Train(data.XTensor, data.YTensor, size))),
        new("evaluate-vs-bare-loop-mlp-b32", "steps/s", () => new LoopVersusBareLoop(
            32, (model, data, size) => model.Evaluate(data.X, data.Y, size, verbose: 0), (loop, data, size) => loop.Evaluate(data.XTensor, data.YTensor, size))),
        new("predict-vs-bare-loop-mlp-b32", "steps/s", () => new LoopVersusBareLoop(
            32, (model, data, size) => model.Predict(data.X, size, verbose: 0), (loop, data, size) => loop.Predict(data.XTensor, size))),
    ];

    public double Ours() => Rate.Of(Images.Count / batchSize, () => ours(model, data, batchSize));

    public double Peer() => Rate.Of(Images.Count / batchSize, () => bare(loop, data, batchSize));

    public void Dispose()
    {
        loop.Dispose();
        model.Dispose();
        data.Dispose();
    }

    private static IAnsiConsole NobodySees() => AnsiConsole.Create(new() { Ansi = AnsiSupport.Yes, Interactive = InteractionSupport.Yes, Out = new AnsiConsoleOutput(TextWriter.Null) });
}
