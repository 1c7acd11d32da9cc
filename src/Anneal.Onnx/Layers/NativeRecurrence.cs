using Anneal.Layers;
using static TorchSharp.torch;

namespace Anneal.Onnx;

/// <summary>ONNX's LSTM, GRU and RNN. They take time first, and have their gates in another order.</summary>
internal static class NativeRecurrence
{
    public static bool Serves(RecurrentCell cell) => cell switch
    {
        LSTMCell lstm => Activations.InCell(lstm.Activation) is not null && Activations.InCell(lstm.RecurrentActivation) is not null,
        GRUCell gru => Activations.InCell(gru.Activation) is not null && Activations.InCell(gru.RecurrentActivation) is not null,
        SimpleRNNCell simple => Activations.InCell(simple.Activation) is not null,
        _ => false,
    };

    public static (OnnxValue Output, OnnxValue[] States) Run(RecurrentLayer layer, OnnxValue x, OnnxValue[] states, bool inOrder)
    {
        var (cell, graph) = ((KernelCell)layer.Cell, x.Graph);
        // Input, output, forget, cell; Keras has input, forget, cell, output.
        int[] gates = cell is LSTMCell ? [0, 3, 1, 2] : cell is GRUCell ? [0, 1, 2] : [0];
        var bias = cell.UseBias ? Variable(cell, "bias").Value : null;
        var isPair = cell is GRUCell { ResetAfter: true };
        OnnxValue?[] inputs =
        [
            x.Transpose(1, 0, 2),
            graph.Constant(Ordered(Variable(cell, "kernel").Value.t(), gates).unsqueeze(0), Variable(cell, "kernel").Path),
            graph.Constant(Ordered(Variable(cell, "recurrent_kernel").Value.t(), gates).unsqueeze(0), Variable(cell, "recurrent_kernel").Path),
            bias is null ? null : graph.Constant(cat([Ordered(isPair ? bias[0] : bias, gates), isPair ? bias[1] : zeros_like(bias)]).unsqueeze(0), Variable(cell, "bias").Path),
            null,
            .. states.Select(state => state.Unsqueeze(0)),
        ];
        var (time, batch) = (x.Shape[1], x.Shape[0]);
        Shape all = [time, 1, batch, cell.Units], last = [1, batch, cell.Units];
        var made = graph.Node(
            cell switch { LSTMCell => "LSTM", GRUCell => "GRU", _ => "RNN" }, inputs, [(all, x.Type), .. states.Select(_ => (last, x.Type))], Attributes(layer, cell, isPair));
        OnnxValue[] after = [.. made.Skip(1).Select(state => state.Squeeze(0))];
        if (!layer.ReturnSequences) return (after[0], after);
        var sequence = made[0].Squeeze(1).Transpose(1, 0, 2);
        return (layer.GoBackwards && !inOrder ? sequence.Flip(1) : sequence, after);
    }

    private static (string, object)[] Attributes(RecurrentLayer layer, KernelCell cell, bool resetsAfter)
    {
        Anneal.Activations.ActivationFunction[] functions = cell switch
        {
            LSTMCell lstm => [lstm.RecurrentActivation, lstm.Activation, lstm.Activation],
            GRUCell gru => [gru.RecurrentActivation, gru.Activation],
            _ => [cell.Activation],
        };
        (string, object)[] attributes =
        [
            ("hidden_size", cell.Units),
            ("direction", layer.GoBackwards ? "reverse" : "forward"),
            ("activations", functions.Select(function => Activations.InCell(function)!).ToArray()),
        ];
        return resetsAfter ? [.. attributes, ("linear_before_reset", 1)] : attributes;
    }

    private static Tensor Ordered(Tensor rows, int[] gates)
    {
        var parts = rows.chunk(gates.Length, 0);
        return cat([.. gates.Select(gate => parts[gate])]);
    }

    private static Variable Variable(KernelCell cell, string name) => cell.OwnVariables.Single(variable => variable.Name == name);
}
