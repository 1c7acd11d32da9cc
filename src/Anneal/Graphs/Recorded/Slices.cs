using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Graphs;

/// <summary>Parts of tensors: what Keras records of <c>x[:, 0]</c>, of <c>split</c> and of <c>pad</c>.</summary>
internal static class Slices
{
    public static JsonObject Json(long? start, long? stop, long? step) => new()
    {
        ["class_name"] = "__slice__",
        ["config"] = new JsonObject { ["start"] = start, ["stop"] = stop, ["step"] = step },
    };

    public static Tensor Take(Tensor x, Nest<Argument> key)
    {
        var axis = 0;
        Argument[] parts = [.. key is Nest<Argument>.One ? [key.Flatten().Single()] : key.Flatten()];
        for (var i = 0; i < parts.Length; i++)
        {
            var node = parts[i].Value;
            if (node is JsonObject part && JsonText.Of(part["class_name"]) == "__slice__") x = Slice(x, axis++, part["config"] as JsonObject ?? []);
            else if (node is JsonObject) axis += (int)x.dim() - axis - (parts.Length - i - 1);
            else if (node is null) x = x.unsqueeze(axis++);
            else x = x.select(Axes.Within(axis, x.dim()), Index(node, x.size(axis)));
        }
        return x;
    }

    public static Tensor[] Split(OperationCall call)
    {
        var axis = call.WholeOrNull("axis") ?? 0;
        var size = call[0].size(Axes.Within((int)axis, call[0].dim(), nameof(axis)));
        if (call.Wholes("indices_or_sections") is [var sections]) return call[0].tensor_split(sections, axis);
        long[] borders = [0, .. call.Wholes("indices_or_sections")!, size];
        return call[0].split([.. borders.Zip(borders.Skip(1), (from, to) => to - from)], axis);
    }

    public static Tensor Pad(OperationCall call)
    {
        if (call.Text("mode") is not "constant" and var mode) throw new NotSupportedException($"The mode '{mode}' of pad is not supported; 'constant' is.");
        var pairs = call.Pairs("pad_width");
        if (pairs.Length == 1) pairs = [.. Enumerable.Repeat(pairs[0], (int)call[0].dim())];
        return nn.functional.pad(call[0], [.. pairs.Reverse().SelectMany(pair => pair)]);
    }

    private static long Index(JsonNode node, long size)
    {
        var index = OperationCall.Integer("index", node);
        return index >= -size && index < size ? index < 0 ? index + size : index : throw Require.Refused(index, $"between {-size} and {size - 1}");
    }

    private static Tensor Slice(Tensor x, int axis, JsonObject config)
    {
        var size = x.size(Axes.Within(axis, x.dim()));
        var step = config["step"] is { } stride ? OperationCall.Integer("step", stride) : 1;
        if (step < 1) throw new NotSupportedException($"A slice goes forward; its step was {step}.");
        return x.slice(axis, Bound("start", 0), Bound("stop", size), step);

        long Bound(string key, long missing)
        {
            if (config[key] is not { } node) return missing;
            var given = OperationCall.Integer(key, node);
            return given < 0 ? Math.Max(0, given + size) : Math.Min(given, size);
        }
    }
}
