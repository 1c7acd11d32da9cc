using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>What a cell drops of its inputs and of its states: one choice for all steps of a batch, and where states are dropped one for each gate, as in Keras.</summary>
internal sealed class RecurrentDropout(double rate, double recurrentRate, int gates)
{
    private RandomStream? random;

    /// <summary>Whether each gate sees another part of inputs and states.</summary>
    public bool IsByGate => recurrentRate > 0;

    public void Build(Weights weights, int? seed) => random = rate > 0 || recurrentRate > 0 ? weights.AddRandom(seed) : null;

    /// <summary>The input of each gate; one for all where they are the same.</summary>
    public Tensor[] OfInputs(Tensor sequence, bool training)
    {
        if (!training || rate == 0) return [sequence];
        return [.. Masks(sequence.shape[1..], rate, sequence, IsByGate ? gates : 1).Select(mask => sequence * mask)];
    }

    /// <summary>The factors of the state for each gate; null for none.</summary>
    public Tensor[]? OfStates(long batch, long size, Tensor like, bool training) =>
        training && IsByGate ? Masks([batch, size], recurrentRate, like, gates) : null;

    private Tensor[] Masks(long[] shape, double share, Tensor like, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => DropoutMask.Of(shape, share, random!.Next(), like))];
}
