using Anneal.Benchmarks.Subjects;
using Anneal.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Benchmarks.Ratios;

/// <summary>One update of an optimizer beside TorchSharp's optimizer of the same name, or beside Anneal's own rule in tensor operations.</summary>
internal sealed class OptimizerVersusTorch : IPair
{
    private readonly ParameterSet set;
    private readonly Optimizer ours;
    private readonly IDisposable peer;
    private readonly Action peerStep;

    private OptimizerVersusTorch(ParameterSet set, Optimizer ours, IDisposable peer, Action peerStep) =>
        (this.set, this.ours, this.peer, this.peerStep) = (set, ours, peer, peerStep);

    /// <summary>The six rows the speed of Adam and SGD is judged by, and one each for the others.</summary>
    public static IEnumerable<Ratio> Rows()
    {
        (string, Func<ParameterSet>)[] sets = [("mlp", ParameterSet.Perceptron), ("100x10k", ParameterSet.Many), ("25m", ParameterSet.Large)];
        foreach (var (name, make) in sets)
        {
            yield return BesideTorch($"adam-{name}", make, () => new Adam(), p => optim.Adam(p));
            yield return BesideTorch($"sgd-{name}", make, () => new SGD(0.01, 0.9), p => optim.SGD(p, 0.01, momentum: 0.9));
        }
        yield return BesideTorch("adamw-mlp", ParameterSet.Perceptron, () => new AdamW(), p => optim.AdamW(p, weight_decay: 0.004));
        yield return BesideTorch("rmsprop-mlp", ParameterSet.Perceptron, () => new RMSprop(), p => optim.RMSProp(p));
        (string, Func<Optimizer>)[] others = [("lion", () => new Lion()), ("lamb", () => new Lamb()), ("adafactor", () => new Adafactor())];
        foreach (var (name, make) in others)
            yield return new($"{name}-mlp", "updates/s", () => BesideTensorOperations(ParameterSet.Perceptron(), make));
        yield return new("adam-globalclip-25m", "updates/s", () => BesidePlain(ParameterSet.Large(), () => new Adam { GlobalClipNorm = 1 }, () => new Adam()));
    }

    public double Ours() => Rate.Of(() => ours.Apply(set.Gradients, set.Variables));

    public double Peer() => Rate.Of(peerStep);

    public void Dispose()
    {
        ours.Dispose();
        peer.Dispose();
        set.Dispose();
    }

    private static Ratio BesideTorch(
        string name, Func<ParameterSet> make, Func<Optimizer> ours, Func<IEnumerable<TorchSharp.Modules.Parameter>, optim.Optimizer> theirs) =>
        new(name, "updates/s", () =>
        {
            var set = make();
            var peer = theirs(set.Parameters);
            return new OptimizerVersusTorch(set, ours(), peer, () => peer.step());
        });

    private static OptimizerVersusTorch BesideTensorOperations(ParameterSet set, Func<Optimizer> make)
    {
        var plain = make();
        plain.UsesTensorOperations = true;
        return BesidePlain(set, make, () => plain);
    }

    /// <summary>Both sides are Anneal's.</summary>
    private static OptimizerVersusTorch BesidePlain(ParameterSet set, Func<Optimizer> make, Func<Optimizer> other)
    {
        var plain = other();
        return new(set, make(), plain, () => plain.Apply(set.Gradients, set.Variables));
    }
}
