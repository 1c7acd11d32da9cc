using Anneal.Layers;
using Anneal.Onnx.Schema;
using static TorchSharp.torch;

namespace Anneal.Onnx;

/// <summary>A recurrent layer as a Scan over time, whose body is one step of its cell: for all cells, all activations, and masks.</summary>
internal sealed class ScanRecurrence(RecurrentLayer layer, OnnxCall call, bool inOrder)
{
    private readonly OnnxGraph graph = call.Graph;

    public (OnnxValue Output, OnnxValue[] States) Run(OnnxValue x, OnnxValue[] states, OnnxValue? mask)
    {
        Shape step = [x.Shape[0], .. x.Shape[2..]];
        var outputShape = layer.Cell.OutputShape(step);
        // The output is carried too: a step that is masked repeats the one before.
        OnnxValue[] carried = [.. states, x.Full(outputShape, 0)];
        OnnxValue[] scanned = mask is null ? [x] : [x, mask.Cast(ScalarType.Bool)];
        Shape sequence = [outputShape[0], x.Shape[1], .. outputShape[1..]];
        var reads = layer.GoBackwards ? 1L : 0;
        var made = graph.Node("Scan", [.. carried, .. scanned], [.. carried.Select(state => (state.Shape, state.Type)), (sequence, x.Type)],
        [
            ("body", Body(carried, step, mask is not null)),
            ("num_scan_inputs", scanned.Length),
            ("scan_input_axes", scanned.Select(_ => 1L)),
            ("scan_input_directions", scanned.Select(_ => reads)),
            ("scan_output_axes", Enumerable.Repeat(1L, 1)),
            ("scan_output_directions", Enumerable.Repeat(inOrder ? reads : 0, 1)),
        ]);
        return (layer.ReturnSequences ? made[^1] : made[^2], made[..^2]);
    }

    private GraphProto Body(OnnxValue[] carried, Shape step, bool isMasked)
    {
        var body = new GraphProto { Name = graph.Unique($"{graph.Prefix}step") };
        OnnxValue[] before = [.. carried.Select(state => Input(body, "state", state.Shape))];
        var x = Input(body, "x", step);
        var counts = isMasked ? Input(body, "counts", [step[0]], ScalarType.Bool) : null;
        body.Node.Add(graph.Within(() =>
        {
            var (output, after) = Cells.Step(layer.Cell, call, x, before[..^1]);
            if (counts is not null)
            {
                var (wide, last) = (counts, layer.ZeroOutputForMask ? output.Number(0) : before[^1]);
                while (wide.Rank < output.Rank) wide = wide.Unsqueeze(-1);
                output = wide.Where(output, last);
                after = [.. after.Zip(before, (now, then) => wide.Where(now, then))];
            }
            foreach (var value in (OnnxValue[])[.. after, output, output]) Output(body, value);
        }));
        return body;
    }

    private OnnxValue Input(GraphProto body, string name, Shape shape, ScalarType type = ScalarType.Float32)
    {
        var input = graph.Named(graph.Unique($"{graph.Prefix}{name}"), shape, type);
        body.Input.Add(ValueInfos.Of(input.Name, shape, type, isInput: true));
        return input;
    }

    // Every output of a body has a name of its own.
    private static void Output(GraphProto body, OnnxValue value)
    {
        var output = value.ChannelsAsShown().Each("Identity");
        body.Output.Add(ValueInfos.Of(output.Name, output.Shape, output.Type, isInput: false));
    }
}
