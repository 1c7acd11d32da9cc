using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;

namespace Anneal.Saving;

/// <summary>Puts the arrays of a file into a model. Whatever does not fit is found before anything changes.</summary>
internal sealed class WeightsLoader(IStoredWeights file, bool skipMismatch)
{
    private readonly List<(SavedArray Array, StoredArray Stored)> fitting = [];
    private readonly List<string> problems = [];

    public static void Load(Model model, IStoredWeights file, bool skipMismatch = false)
    {
        var loader = new WeightsLoader(file, skipMismatch);
        foreach (var part in ModelParts.Of(model)) loader.Match(part);
        loader.Finish(model);
    }

    private void Match(SavedPart part)
    {
        var stored = file.Of(part.Path);
        var what = part.Owner is Layer ? $"layer '{part.Name}'" : $"optimizer '{part.Name}'";
        // An optimizer without a state yet, or one of which the file has none, stays as it is.
        if (part.Owner is Layer ? stored.Count + part.Arrays.Count == 0 : stored.Count * part.Arrays.Count == 0) return;
        if (part.Owner is Layer { Built: false, OwnsNothing: true } && stored.Count > 0) problems.Add($"{what} is not built, and the file has {stored.Count} arrays for it");
        else if (part.Owner is RuleOptimizer { Schedule: null } && stored.Count == part.Arrays.Count - 1) Match(WithoutRate(part));
        else if (stored.Count != part.Arrays.Count) problems.Add($"{what} has {part.Arrays.Count} arrays ({string.Join(", ", part.Arrays.Select(array => array.Name))}); the file has {stored.Count}");
        else
            foreach (var array in part.Arrays)
                if (!stored.TryGetValue(array.Key, out var found)) problems.Add($"{what} has '{array.Name}'; the file has no '{part.Path}/vars/{array.Key}'");
                else if (found.Shape != array.Shape) problems.Add($"'{array.Name}' of {what} has shape {array.Shape}; in the file it has {found.Shape}");
                else fitting.Add((array, found));
    }

    // TensorFlow kept the rate elsewhere.
    private static SavedPart WithoutRate(SavedPart part) =>
        part with { Owner = part, Arrays = [part.Arrays[0], .. part.Arrays.Skip(2).Select((array, i) => array with { Key = $"{i + 1}" })] };

    private void Finish(Model model)
    {
        if (problems.Count > 0 && !skipMismatch)
            throw NamedWeights.Misfit(model, file.Name, problems);
        foreach (var (_, stored) in fitting) stored.Require();
        foreach (var (array, stored) in fitting) array.Take(stored);
    }
}
