using Anneal.Graphs;
using Anneal.Layers;

namespace Anneal.Onnx;

/// <summary>One step of each recurrent cell.</summary>
internal static class Cells
{
    public static (OnnxValue Output, OnnxValue[] States) Step(RecurrentCell cell, OnnxCall call, OnnxValue x, OnnxValue[] states)
    {
        switch (cell)
        {
            case SimpleRNNCell simple:
                var h = Activations.Of(simple.Activation, Product(call, simple, x, "kernel", Bias(call, simple)) + Product(call, simple, states[0], "recurrent_kernel"));
                return (h, [h]);
            case LSTMCell lstm:
                return Lstm(Product(call, lstm, x, "kernel", Bias(call, lstm)) + Product(call, lstm, states[0], "recurrent_kernel"), -1, lstm.Units, states[1], lstm.Activation, lstm.RecurrentActivation);
            case GRUCell gru:
                return Gru(gru, call, x, states[0]);
            case ConvLSTMCell convolution:
                return Convolution(convolution, call, x, states);
            case StackedRNNCells stacked:
                return Stacked(stacked, call, x, states);
            default:
                var arguments = new CallArguments([Argument.At(0)], [new("states", new Nest<Argument>.Many([.. states.Select((_, i) => (Nest<Argument>)Argument.At(i + 1))]))]);
                var made = call.Apply(cell, [x, .. states], arguments);
                return (made[0], [.. made.Skip(1)]);
        }
    }

    private static (OnnxValue Output, OnnxValue[] States) Stacked(StackedRNNCells stacked, OnnxCall call, OnnxValue x, OnnxValue[] states)
    {
        var (output, after, used) = (x, new List<OnnxValue>(), 0);
        foreach (var cell in stacked.Cells)
        {
            (output, var made) = Step(cell, call, output, states[used..(used += cell.StateSize.Count)]);
            after.AddRange(made);
        }
        return (output, [.. after]);
    }

    private static (OnnxValue Output, OnnxValue[] States) Lstm(
        OnnxValue sums, int axis, long units, OnnxValue c, Anneal.Activations.ActivationFunction activation, Anneal.Activations.ActivationFunction recurrentActivation)
    {
        var (i, f, o) = (Recurrent(0), Recurrent(1), Recurrent(3));
        c = f * c + i * Activations.Of(activation, Gate(2));
        var h = o * Activations.Of(activation, c);
        return (h, [h, c]);

        OnnxValue Gate(int gate) => sums.Part(axis, gate * units, units);
        OnnxValue Recurrent(int gate) => Activations.Of(recurrentActivation, Gate(gate));
    }

    private static (OnnxValue Output, OnnxValue[] States) Gru(GRUCell cell, OnnxCall call, OnnxValue x, OnnxValue h)
    {
        var units = cell.Units;
        var bias = cell.UseBias ? Variable(cell, "bias") : null;
        var sums = Product(call, cell, x, "kernel", bias is null ? null : call.Graph.Constant(cell.ResetAfter ? bias.Value[0] : bias.Value, bias.Path));
        var recurrent = Variable(cell, "recurrent_kernel");
        OnnxValue? stateBias = bias is not null && cell.ResetAfter ? call.Graph.Constant(bias.Value[1], bias.Path) : null;
        var kernel = cell.ResetAfter ? recurrent.Value : recurrent.Value.narrow(1, 0, 2 * units);
        var inner = h.MatMul(call.Graph.Constant(kernel, recurrent.Path));
        if (stateBias is not null) inner += stateBias;
        var (z, r) = (Recurrent(0), Recurrent(1));
        var candidate = cell.ResetAfter
            ? r * inner.Part(-1, 2 * units, units)
            : (r * h).MatMul(call.Graph.Constant(recurrent.Value.narrow(1, 2 * units, units), recurrent.Path));
        var g = Activations.Of(cell.Activation, sums.Part(-1, 2 * units, units) + candidate);
        h = z * h + (-z + 1) * g;
        return (h, [h]);

        OnnxValue Recurrent(int gate) => Activations.Of(cell.RecurrentActivation, sums.Part(-1, gate * units, units) + inner.Part(-1, gate * units, units));
    }

    private static (OnnxValue Output, OnnxValue[] States) Convolution(ConvLSTMCell cell, OnnxCall call, OnnxValue x, OnnxValue[] states)
    {
        var isLast = cell.DataFormat == DataFormat.ChannelsLast;
        var bias = cell.UseBias ? call.Graph.Weight(Variable(cell, "bias")) : null;
        var sums = Slide(x, cell.Windows, "kernel", bias) + Slide(states[0], cell.StateWindows, "recurrent_kernel", null);
        return Lstm(sums, isLast ? -1 : 1, cell.Units, isLast ? states[1].ChannelsFirst() : states[1], cell.Activation, cell.RecurrentActivation);

        OnnxValue Slide(OnnxValue image, Window[] windows, string name, OnnxValue? added)
        {
            var kernel = Variable(cell, name);
            var filters = call.Graph.Constant(Sliding.WindowLast(kernel.Value, windows.Length), kernel.Path);
            return ConvolutionLayers.Slide(ConvolutionLayers.Channels(cell.DataFormat, image), windows, filters, added, 1, 4 * cell.Units);
        }
    }

    private static OnnxValue Product(OnnxCall call, KernelCell cell, OnnxValue x, string kernel, OnnxValue? bias = null)
    {
        var product = x.MatMul(call.Graph.Weight(Variable(cell, kernel)));
        return bias is null ? product : product + bias;
    }

    private static OnnxValue? Bias(OnnxCall call, KernelCell cell) => cell.UseBias ? call.Graph.Weight(Variable(cell, "bias")) : null;

    private static Variable Variable(RecurrentCell cell, string name) => cell.OwnVariables.Single(variable => variable.Name == name);
}
