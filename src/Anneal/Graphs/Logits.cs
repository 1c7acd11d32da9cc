using static TorchSharp.torch;

namespace Anneal.Graphs;

/// <summary>What probabilities were made of.</summary>
/// <param name="Values">The logits, in the shape of the probabilities.</param>
/// <param name="Activation">What made probabilities of them.</param>
/// <param name="By">The operation within which that was.</param>
internal sealed record Logits(Tensor Values, Squash Activation, Operation? By);
