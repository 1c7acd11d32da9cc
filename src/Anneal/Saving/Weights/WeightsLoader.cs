using Anneal.Layers;
using Anneal.Models;
using static TorchSharp.torch;

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
        // A file without an optimizer's state leaves the optimizer as it is.
        if (stored.Count == 0 && (part.Owner is not Layer || part.Arrays.Count == 0)) return;
        if (part.Owner is Layer { Built: false, OwnsNothing: true } && stored.Count > 0) problems.Add($"{what} is not built, and the file has {stored.Count} arrays for it");
        else if (stored.Count != part.Arrays.Count) problems.Add($"{what} has {part.Arrays.Count} arrays ({string.Join(", ", part.Arrays.Select(array => array.Name))}); the file has {stored.Count}");
        else
            foreach (var array in part.Arrays)
                if (!stored.TryGetValue(array.Key, out var found)) problems.Add($"{what} has '{array.Name}'; the file has no '{part.Path}/vars/{array.Key}'");
                else if (found.Shape != array.Shape) problems.Add($"'{array.Name}' of {what} has shape {array.Shape}; in the file it has {found.Shape}");
                else fitting.Add((array, found));
    }

    private void Finish(Model model)
    {
        if (problems.Count > 0 && !skipMismatch)
            throw new InvalidDataException($"The weights of '{file.Name}' do not fit model '{model.Name}': {JsonText.Cut(string.Join("; ", problems))}.");
        foreach (var (array, stored) in fitting)
        {
            using var scope = NewDisposeScope();
            array.Set(stored.Read());
        }
    }
}
