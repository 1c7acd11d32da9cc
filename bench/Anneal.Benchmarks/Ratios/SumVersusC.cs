using Anneal.Benchmarks.Subjects;

namespace Anneal.Benchmarks.Ratios;

/// <summary>A sum over two ranks through Anneal, beside MPI_Allreduce called from C.</summary>
internal sealed class SumVersusC(int length) : IPair
{
    private readonly TwoRanks ranks = new(length);

    public static IEnumerable<Ratio> Rows() =>
    [
        new("allreduce-670k", "us", () => new SumVersusC(669_706), Cost: true),
        new("allreduce-25m", "us", () => new SumVersusC(25_000_000), Cost: true),
    ];

    public double Ours() => ranks.Ask(TwoRanks.Question.Anneal);

    public double Peer() => ranks.Ask(TwoRanks.Question.C);

    public void Dispose() => ranks.Dispose();
}
