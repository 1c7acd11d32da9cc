using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>A whole sequence through libtorch's own LSTM, which only TorchScript text reaches: step by step it takes some 1.6 times as long.</summary>
internal static class LSTMScript
{
    private static readonly Lazy<jit.CompilationUnit> Unit = new(() => jit.compile("""
        def lstm(x: Tensor, h: Tensor, c: Tensor, kernel: Tensor, recurrent: Tensor, bias: Tensor) -> List[Tensor]:
            weights = [kernel.t(), recurrent.t(), bias, torch.zeros_like(bias)]
            y, h, c = torch.lstm(x, [h.unsqueeze(0), c.unsqueeze(0)], weights, True, 1, 0.0, False, False, False)
            return [y, h.squeeze(0), c.squeeze(0)]

        """.ReplaceLineEndings("\n")));

    /// <summary>The outputs of all steps, and the last states.</summary>
    /// <param name="sequence">Steps first: (steps, batch, features).</param>
    /// <param name="states">h and c.</param>
    /// <param name="kernel">As Keras has it, (features, 4 units): the order of the gates is libtorch's too.</param>
    /// <param name="recurrentKernel">Shape (units, 4 units).</param>
    /// <param name="bias">Shape (4 units,).</param>
    public static (Tensor Outputs, Tensor[] States) Run(Tensor sequence, Tensor[] states, Tensor kernel, Tensor recurrentKernel, Tensor? bias)
    {
        var made = Unit.Value.invoke<Tensor[]>("lstm", sequence, states[0], states[1], kernel, recurrentKernel, bias ?? zeros(kernel.size(1), kernel.dtype, kernel.device));
        return (made[0], made[1..]);
    }
}
