using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;

namespace Anneal.Saving;

/// <summary>Puts the arrays of a file into a model, part by part. Whatever does not fit is found before anything changes.</summary>
internal sealed class WeightsLoader
{
    private readonly IStoredWeights file;
    private readonly List<(SavedArray Array, StoredArray Stored)> fitting = [];
    private readonly List<(string Text, bool OfOptimizer)> problems = [];

    private WeightsLoader(IStoredWeights file) => this.file = file;

    /// <summary>Puts the arrays into a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="file">The arrays.</param>
    /// <param name="skipMismatch">Whether parts that do not fit stay as they are.</param>
    /// <param name="withoutState">What errors advise where the state of an optimizer alone does not fit.</param>
    /// <returns>What was skipped.</returns>
    /// <exception cref="InvalidDataException">The arrays do not fit. Nothing has changed then.</exception>
    public static IReadOnlyList<string> Load(Model model, IStoredWeights file, bool skipMismatch = false, string withoutState = " With skipMismatch: true the optimizer stays as it is.")
    {
        var loader = new WeightsLoader(file);
        foreach (var part in ModelParts.Of(model)) loader.Match(part);
        if (loader.problems.Count > 0 && !skipMismatch)
            throw NamedWeights.Misfit(model, file.Name, loader.problems.Select(problem => problem.Text), loader.problems.TrueForAll(problem => problem.OfOptimizer) ? withoutState : "");
        foreach (var (_, stored) in loader.fitting) stored.Require();
        foreach (var (array, stored) in loader.fitting) array.Take(stored);
        return [.. loader.problems.Select(problem => problem.Text)];
    }

    private void Match(SavedPart part)
    {
        var stored = file.Of(part.Path);
        // An optimizer without a state yet, or one of which the file has none, stays as it is.
        if (part.Owner is Layer ? stored.Count + part.Arrays.Count == 0 : stored.Count * part.Arrays.Count == 0) return;
        if (part.Owner is RuleOptimizer { Schedule: null } && stored.Count == part.Arrays.Count - 1) part = WithoutRate(part);
        string[] misfits = [.. Misfits(part, stored)];
        problems.AddRange(misfits.Select(misfit => (misfit, part.Owner is Optimizer)));
        if (misfits.Length == 0) fitting.AddRange(part.Arrays.Select(array => (array, stored[array.Key])));
    }

    private static IEnumerable<string> Misfits(SavedPart part, IReadOnlyDictionary<string, StoredArray> stored)
    {
        var what = part.Owner is Layer ? $"layer '{part.Name}'" : $"optimizer '{part.Name}'";
        if (part.Owner is Layer { Built: false, OwnsNothing: true } && stored.Count > 0) yield return $"{what} is not built, and the file has {stored.Count} arrays for it";
        else if (stored.Count != part.Arrays.Count) yield return $"{what} has {part.Arrays.Count} arrays ({string.Join(", ", part.Arrays.Select(array => array.Name))}); the file has {stored.Count}";
        else
            foreach (var array in part.Arrays)
                if (!stored.TryGetValue(array.Key, out var found)) yield return $"{what} has '{array.Name}'; the file has no '{part.Path}/vars/{array.Key}'";
                else if (found.Shape != array.Shape) yield return $"'{array.Name}' of {what} has shape {array.Shape}; in the file it has {found.Shape}";
    }

    // TensorFlow kept the rate elsewhere.
    private static SavedPart WithoutRate(SavedPart part) =>
        part with { Arrays = [part.Arrays[0], .. part.Arrays.Skip(2).Select((array, i) => array with { Key = $"{i + 1}" })] };
}
