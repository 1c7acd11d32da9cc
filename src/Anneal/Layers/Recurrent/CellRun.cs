using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>A cell during one sequence, with everything that all steps share.</summary>
/// <param name="Prepare">Computes what depends only on the inputs, of one step (batch, features) or of all steps (steps, batch, features).</param>
/// <param name="Step">Computes the output and the new states from the prepared input of one step and the states.</param>
/// <param name="Whole">Computes the outputs of all steps and the final states at once; null if the cell cannot.</param>
internal sealed record CellRun(
    Func<Tensor, Tensor> Prepare, Func<Tensor, Tensor[], (Tensor Output, Tensor[] States)> Step, Func<Tensor, Tensor[], (Tensor Outputs, Tensor[] States)>? Whole = null);
