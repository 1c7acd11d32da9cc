using Anneal.Layers;
using static Anneal.Onnx.OnnxLayers;
using static TorchSharp.torch;

namespace Anneal.Onnx;

/// <summary>Normalizations, of layers and of data.</summary>
internal static class NormalizationLayers
{
    public static void Add()
    {
        Register<BatchNormalization>(Batch);
        Register<LayerNormalization>(Layer);
        Register<RMSNormalization>((layer, call) => Scaled(call.Input / (call.Input.Squared().Reduce("ReduceMean", [.. layer.Axis], keep: true) + layer.Epsilon).Each("Sqrt"), call, "scale", [.. layer.Axis]));
        Register<GroupNormalization>(Group);
        Register<UnitNormalization>((layer, call) => call.Raw / call.Raw.Squared().Reduce("ReduceSum", [.. layer.Axis], keep: true).Clip(1e-24, null).Each("Sqrt"));
        Register<Normalization>(Data);
        Register<Rescaling>((layer, call) => Shifted(layer, Factored(layer, call)));
    }

    private static OnnxValue Batch(BatchNormalization layer, OnnxCall call)
    {
        var (x, axis) = (call.Raw, call.Raw.Axis(layer.Axis));
        var (mean, variance) = (call.Variable("moving_mean")!.Value, call.Variable("moving_variance")!.Value);
        var (gamma, beta) = (call.Variable("gamma")?.Value ?? ones_like(mean), call.Variable("beta")?.Value ?? zeros_like(mean));
        var path = call.Variable("moving_mean")!.Path;
        if (x.Place(axis) == 1)
        {
            OnnxValue[] numbers = [.. new[] { (gamma, "gamma"), (beta, "beta"), (mean, "moving_mean"), (variance, "moving_variance") }.Select(part => call.Graph.Constant(part.Item1, path[..^"moving_mean".Length] + part.Item2))];
            return x.Graph.Node("BatchNormalization", [x, .. numbers], [(x.Shape, x.Type)], [("epsilon", layer.Epsilon)], x.IsChannelsFirst)[0];
        }
        var scale = gamma / variance.Plus(layer.Epsilon).sqrt();
        return x * Across(call, scale, axis) + Across(call, beta - mean * scale, axis);
    }

    // Numbers along one axis, and alike along all others.
    private static OnnxValue Across(OnnxCall call, Tensor numbers, int axis) =>
        call.Graph.Constant(numbers.reshape([.. Enumerable.Range(0, call.Raw.Rank).Select(i => i == axis ? -1L : 1)]));

    private static OnnxValue Layer(LayerNormalization layer, OnnxCall call)
    {
        int[] axes = [.. layer.Axis];
        var x = call.Input;
        if (!layer.RmsScaling && axes is [var only] && only == x.Rank - 1)
            return x.Graph.Node("LayerNormalization", [x, call.WeightOrNull("gamma") ?? call.Graph.Constant(ones(x.Shape[^1])), call.WeightOrNull("beta")], [(x.Shape, x.Type)], [("axis", -1), ("epsilon", layer.Epsilon)])[0];
        var centred = x - x.Reduce("ReduceMean", axes, keep: true);
        var deviation = (centred.Squared().Reduce("ReduceMean", axes, keep: true) + layer.Epsilon).Each("Sqrt");
        var normalized = Scaled((layer.RmsScaling ? x : centred) / deviation, call, "gamma", axes);
        return call.Variable("beta") is { } beta ? normalized + Laid(call, beta, axes) : normalized;
    }

    private static OnnxValue Scaled(OnnxValue x, OnnxCall call, string name, int[] axes) => call.Variable(name) is { } scale ? x * Laid(call, scale, axes) : x;

    // A weight whose axes are some of the input's.
    private static OnnxValue Laid(OnnxCall call, Variable weight, int[] axes)
    {
        var sizes = Enumerable.Repeat(1L, call.Input.Rank).ToArray();
        foreach (var (i, axis) in axes.Index()) sizes[call.Input.Axis(axis)] = weight.Shape[i];
        return call.Graph.Constant(weight.Value.reshape(sizes), weight.Path);
    }

    // As instances whose channels are the groups.
    private static OnnxValue Group(GroupNormalization layer, OnnxCall call)
    {
        var (x, axis) = (call.Input, call.Input.Axis(layer.Axis));
        var second = x.MoveAxis(axis, 1);
        Shape grouped = [x.Shape[0], layer.Groups, second.Shape[1] / layer.Groups, .. second.Shape[2..]];
        var parts = second.Shape[2..].Contains(Shape.Unknown)
            ? second.Reshape(Axiswise.Concat([second.Sizes(0), call.Graph.Whole(layer.Groups, grouped[2]), second.Sizes([.. Enumerable.Range(2, second.Rank - 2)])], 0), grouped)
            : second.Reshape(grouped);
        int[] within = [.. Enumerable.Range(2, grouped.Rank - 2)];
        var centred = parts - parts.Reduce("ReduceMean", within, keep: true);
        var normalized = centred / (centred.Squared().Reduce("ReduceMean", within, keep: true) + layer.Epsilon).Each("Sqrt");
        var whole = normalized.Reshape(second.Sizes([.. Enumerable.Range(0, second.Rank)]), second.Shape).MoveAxis(1, axis);
        if (call.Variable("gamma") is { } gamma) whole *= Across(call, gamma.Value, axis);
        return call.Variable("beta") is { } beta ? whole + Across(call, beta.Value, axis) : whole;
    }

    private static OnnxValue Data(Normalization layer, OnnxCall call)
    {
        var center = Statistic(layer, call, "mean", layer.Mean);
        var deviation = Statistic(layer, call, "variance", layer.Variance).sqrt().AtLeast(1e-7);
        var (c, d) = (call.Graph.Constant(center), call.Graph.Constant(deviation));
        return layer.Invert ? c + call.Input * d : (call.Input - c) / d;
    }

    private static Tensor Statistic(Normalization layer, OnnxCall call, string name, Numbers? given)
    {
        var rank = call.Input.Rank;
        int[] kept = [.. layer.Axis.Select(call.Input.Axis).Order()];
        var sizes = Enumerable.Repeat(1L, rank).ToArray();
        if (given is not { } numbers)
        {
            var found = call.Variable(name)!;
            foreach (var (i, axis) in kept.Index()) sizes[axis] = found.Shape[i];
            return found.Value.reshape(sizes);
        }
        float[] values = [.. (numbers.List ?? [numbers.Value]).Select(number => (float)number)];
        if (numbers.List is not null) sizes[kept[^1]] = values.Length;
        return tensor(values).reshape(sizes);
    }

    private static OnnxValue Factored(Rescaling layer, OnnxCall call) => layer.Scale.List is { } factors ? call.Input * Values(call.Input, factors) : call.Raw * (float)layer.Scale.Value;

    private static OnnxValue Shifted(Rescaling layer, OnnxValue x) => layer.Offset.List is { } offsets
        ? x.ChannelsAsShown() + Values(x, offsets)
        : layer.Offset.Value == 0 ? x : x + (float)layer.Offset.Value;

    private static OnnxValue Values(OnnxValue x, IReadOnlyList<double> numbers) => x.Graph.Constant(tensor([.. numbers.Select(number => (float)number)]));
}
