using Anneal.Benchmarks.Subjects;
using Anneal.Models;

namespace Anneal.Benchmarks.Ratios;

/// <summary>Training steps of a transformer of 24 blocks that are computed again on the way back, beside the same model that keeps everything.</summary>
internal sealed class Rematerialization : IPair
{
    private const int BatchSize = 8, Steps = 1;

    private readonly Model ours = SequenceModels.DeepTransformer(24, 128, 4, remat: true), peer = SequenceModels.DeepTransformer(24, 128, 4, remat: false);
    private readonly float[,,] x = new float[BatchSize * Steps, 128, 128];
    private readonly int[] y = new int[BatchSize * Steps];

    private Rematerialization()
    {
        var random = new Random(1);
        for (var i = 0; i < x.Length; i++) x[i / (128 * 128), i / 128 % 128, i % 128] = random.NextSingle() - 0.5f;
    }

    public static IReadOnlyList<Ratio> Rows { get; } =
    [
        new("remat-24-blocks", "steps/s", () => new Rematerialization()) { Rounds = 5 },
        new("remat-24-blocks-peak", "MB", () => new Peak(new()), Cost: true) { Rounds = 3 },
    ];

    public double Ours() => Rate.Of(Steps, () => Fit(ours));

    public double Peer() => Rate.Of(Steps, () => Fit(peer));

    public void Dispose()
    {
        ours.Dispose();
        peer.Dispose();
    }

    private void Fit(Model model) => model.Fit(x, y, BatchSize, verbose: 0);

    /// <summary>The memory of the same work.</summary>
    private sealed class Peak(Rematerialization training) : IPair
    {
        public double Ours() => PeakMemory.Growth(() => training.Fit(training.ours));

        public double Peer() => PeakMemory.Growth(() => training.Fit(training.peer));

        public void Dispose() => training.Dispose();
    }
}
