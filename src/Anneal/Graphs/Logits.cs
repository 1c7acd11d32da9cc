using static TorchSharp.torch;

namespace Anneal.Graphs;

/// <summary>The logits of probabilities.</summary>
/// <param name="Values">The logits, in the shape of the probabilities.</param>
/// <param name="Activation">The activation that was applied to them.</param>
/// <param name="By">The operation that applied it.</param>
internal sealed record Logits(Tensor Values, Squash Activation, Operation? By);
