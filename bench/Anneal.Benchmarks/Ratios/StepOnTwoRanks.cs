using Anneal.Benchmarks.Subjects;
using Anneal.Models;
using TorchSharp;

namespace Anneal.Benchmarks.Ratios;

/// <summary>A step of training on two ranks, beside what it cannot avoid: a step of one process on half the rows, and the sum of as many gradients from C.</summary>
internal sealed class StepOnTwoRanks : IPair
{
    private readonly TwoRanks ranks = new(669_706);
    private readonly Images data = new();
    private readonly Sequential model = Perceptron.Create();
    private readonly int threads = torch.get_num_threads();

    private StepOnTwoRanks() => torch.set_num_threads(1);

    public static Ratio Row { get; } = new("step-2-ranks", "us", () => new StepOnTwoRanks(), Cost: true);

    public double Ours() => ranks.Ask(TwoRanks.Question.Fit);

    public double Peer() => 1e6 / Rate.Of(2 * Images.Count / TwoRanks.BatchSize, () => model.Fit(data.X, data.Y, TwoRanks.BatchSize / 2, verbose: 0)) + ranks.Ask(TwoRanks.Question.C);

    public void Dispose()
    {
        torch.set_num_threads(threads);
        ranks.Dispose();
        model.Dispose();
        data.Dispose();
    }
}
