using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;

namespace Anneal.Saving;

/// <summary>The parts of a model that keep arrays, as Keras's saving finds them: each once, under the first path that leads to it.</summary>
internal sealed class ModelParts
{
    private readonly HashSet<object> visited = new(ReferenceEqualityComparer.Instance);
    private readonly List<SavedPart> parts = [];

    private ModelParts()
    {
    }

    /// <summary>From the model itself down, its optimizer last.</summary>
    public static IReadOnlyList<SavedPart> Of(Model model)
    {
        var all = new ModelParts();
        all.Visit(model, "");
        return all.parts;
    }

    /// <summary>What Keras calls the members of a list: by their classes, numbered.</summary>
    public static IEnumerable<(string Attribute, T Member)> Listed<T>(string attribute, IEnumerable<T> members, Func<T, string> className)
    {
        var used = new Dictionary<string, int>();
        foreach (var member in members)
        {
            var name = className(member);
            used[name] = used.TryGetValue(name, out var last) ? last + 1 : 0;
            yield return ($"{attribute}/{(used[name] == 0 ? name : $"{name}_{used[name]}")}", member);
        }
    }

    private void Visit(Layer layer, string path)
    {
        if (!visited.Add(layer)) return;
        parts.Add(new(path, layer.Name, layer, [.. layer.SavedArrays]));
        foreach (var (attribute, within) in layer.Attributes) Visit(within, Below(path, attribute));
        if (layer is Model { Compiled: true, Optimizer: var optimizer }) Visit(optimizer, Below(path, "optimizer"));
    }

    private void Visit(Optimizer optimizer, string path)
    {
        if (!visited.Add(optimizer)) return;
        parts.Add(new(path, optimizer.Name, optimizer, OptimizerArrays.Of(optimizer)));
        IEnumerable<(string, Optimizer)> within = optimizer switch
        {
            LossScaleOptimizer scaling => [("inner_optimizer", scaling.InnerOptimizer)],
            MultiOptimizer several => Listed("optimizers", several.Optimizers, inner => SnakeCase.Of(inner.GetType().Name)),
            _ => [],
        };
        foreach (var (attribute, inner) in within) Visit(inner, Below(path, attribute));
    }

    private static string Below(string path, string attribute) => path.Length == 0 ? attribute : $"{path}/{attribute}";
}
