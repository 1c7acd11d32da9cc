using System.Globalization;
using System.Text.Json.Nodes;
using Anneal.Models;
using Anneal.Saving;
using static TorchSharp.torch;

namespace Anneal.Cli.Models;

/// <summary>The differences between two files of models, a line for each.</summary>
internal sealed class ModelDifferences
{
    private const string Nothing = "(none)";

    private readonly List<string> lines = [];

    /// <summary>Of two models their configs, and their weights by the paths of the variables; of weights alone, the arrays by their names. Weights beside a model are loaded into it.</summary>
    public static IReadOnlyList<string> Between(string first, string second)
    {
        var found = new ModelDifferences();
        var (hasFirst, hasSecond) = (OpenedModel.IsIn(first), OpenedModel.IsIn(second));
        if (!hasFirst && !hasSecond)
        {
            using var arrays = NamedArrays.Open(first);
            using var others = NamedArrays.Open(second);
            found.Weights(Arrays(arrays), Arrays(others));
            return found.lines;
        }
        using var one = OpenedModel.Read(first, hasFirst ? null : second);
        using var other = OpenedModel.Read(second, hasSecond ? null : first);
        if (hasFirst && hasSecond) found.Configs("", JsonNode.Parse(one.ToJson()), JsonNode.Parse(other.ToJson()));
        found.Weights(Variables(one), Variables(other));
        return found.lines;
    }

    private static OrderedDictionary<string, Func<Tensor>> Variables(Model model) => new(UniqueNames.Of(model.Variables).Select(named => KeyValuePair.Create(named.Name, (Func<Tensor>)(() => named.Item.Value))));

    private static OrderedDictionary<string, Func<Tensor>> Arrays(NamedArrays arrays) => new(arrays.All.Select(array => KeyValuePair.Create(array.Name, (Func<Tensor>)array.Array.Read)));

    private void Configs(string path, JsonNode? a, JsonNode? b)
    {
        switch (a, b)
        {
            case (JsonObject first, JsonObject second):
                foreach (var key in first.Select(entry => entry.Key).Union(second.Select(entry => entry.Key)))
                    Configs(path.Length == 0 ? key : $"{path}.{key}", first.TryGetPropertyValue(key, out var one) ? one : Nothing, second.TryGetPropertyValue(key, out var other) ? other : Nothing);
                break;
            case (JsonArray first, JsonArray second) when first.Count == second.Count:
                for (var i = 0; i < first.Count; i++) Configs($"{path}[{i}]", first[i], second[i]);
                break;
            default:
                if (!JsonNode.DeepEquals(a, b)) lines.Add($"{path}: {Shown(a, b)} | {Shown(b, a)}");
                break;
        }
    }

    // Where no name is in both, the order says which belong together.
    private void Weights(OrderedDictionary<string, Func<Tensor>> first, OrderedDictionary<string, Func<Tensor>> second)
    {
        if (first.Count == second.Count && !first.Keys.Any(second.ContainsKey))
        {
            foreach (var (one, other) in first.Zip(second)) Compare($"{one.Key} | {other.Key}", one.Value, other.Value);
            return;
        }
        foreach (var name in first.Keys.Union(second.Keys))
            if (!second.TryGetValue(name, out var other)) lines.Add($"{name}: in the first file only");
            else if (!first.TryGetValue(name, out var one)) lines.Add($"{name}: in the second file only");
            else Compare(name, one, other);
    }

    private void Compare(string name, Func<Tensor> one, Func<Tensor> other)
    {
        using var scope = NewDisposeScope();
        var (a, b) = (one().to(float64), other().to(float64));
        if (!a.shape.SequenceEqual(b.shape)) lines.Add($"{name}: shape {(Shape)a.shape} | {(Shape)b.shape}");
        else if (a.numel() > 0 && Largest(a, b) is var largest && largest != 0) lines.Add(string.Create(CultureInfo.InvariantCulture, $"{name}: max abs difference {largest:G6}"));
    }

    // NaN in the same places is no difference.
    private static double Largest(Tensor a, Tensor b) => (a - b).abs().masked_fill(a.isnan() & b.isnan() | a.eq(b), 0).max().item<double>();

    // Of long texts, from a little before the first difference.
    private static string Shown(JsonNode? node, JsonNode? other)
    {
        const int before = 20;
        var (text, beside) = (Text(node), Text(other));
        var start = Math.Max(0, text.AsSpan().CommonPrefixLength(beside) - before);
        return JsonText.Shorten(start > before ? $"...{text[start..]}" : text);

        static string Text(JsonNode? json) => json?.ToJsonString() ?? "null";
    }
}
