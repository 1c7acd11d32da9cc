using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>The sums of all gates of a cell: those of the inputs at once for all steps, those of the state step by step.</summary>
internal static class GateKernels
{
    /// <summary><c>x . kernel + bias</c> of all steps, gates side by side: one tensor a step.</summary>
    /// <param name="inputs">(steps, batch, features): one for all gates, or one for each.</param>
    /// <param name="kernel">(features, gates · units).</param>
    /// <param name="bias">(gates · units,), or null.</param>
    public static Tensor[] Project(Tensor[] inputs, Tensor kernel, Tensor? bias)
    {
        if (inputs.Length == 1) return Ops.Linear(inputs[0], kernel, bias).unbind(0);
        var kernels = kernel.chunk(inputs.Length, 1);
        var sums = cat([.. inputs.Zip(kernels, (input, part) => Ops.Linear(input, part))], -1);
        return (bias is null ? sums : sums.Plus(bias)).unbind(0);
    }

    /// <summary><c>h . kernel</c>, gates side by side, where each gate may see another part of the state.</summary>
    public static Tensor Recur(Tensor h, Tensor kernel, Tensor[]? masks)
    {
        if (masks is null) return h.mm(kernel);
        var kernels = kernel.chunk(masks.Length, 1);
        return cat([.. masks.Zip(kernels, (mask, part) => (h * mask).mm(part))], -1);
    }
}
