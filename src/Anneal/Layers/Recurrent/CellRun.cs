using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>A cell while it goes along one sequence: what all steps have in common is there.</summary>
/// <param name="Prepare">What depends on inputs alone, of one step (batch, features) or of all at once (steps, batch, features).</param>
/// <param name="Step">From the prepared input of one step and the states to the output and the new states.</param>
/// <param name="Whole">From all inputs and the first states to the outputs of all steps and the last states, at once; null where there is no such way.</param>
internal sealed record CellRun(
    Func<Tensor, Tensor> Prepare, Func<Tensor, Tensor[], (Tensor Output, Tensor[] States)> Step, Func<Tensor, Tensor[], (Tensor Outputs, Tensor[] States)>? Whole = null);
