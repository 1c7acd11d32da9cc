using Anneal.Benchmarks.Subjects;
using Anneal.Optimizers;
using static TorchSharp.torch;

namespace Anneal.Benchmarks.Ratios;

/// <summary>How far the process's resident memory rises above its level during one update of Adam on 256 MB of weights. The first call of each side makes the state; it is the one that is not counted.</summary>
internal sealed class AdamPeakMemory : IPair
{
    private readonly ParameterSet set = ParameterSet.Of256MB();
    private readonly Adam ours = new();
    private readonly optim.Optimizer peer;

    private AdamPeakMemory() => peer = optim.Adam(set.Parameters);

    public static Ratio Row { get; } = new("adam-256mb-peak", "MB", () => new AdamPeakMemory(), Cost: true) { Rounds = 5 };

    public double Ours() => PeakMemory.Growth(() => ours.Apply(set.Gradients, set.Variables));

    public double Peer() => PeakMemory.Growth(() => peer.step());

    public void Dispose()
    {
        ours.Dispose();
        peer.Dispose();
        set.Dispose();
    }
}
