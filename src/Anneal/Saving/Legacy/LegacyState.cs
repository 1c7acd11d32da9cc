using Anneal.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Saving;

/// <summary>The state of an optimizer in an old file: its clock, and an array for each trained one, array by array or variable by variable.</summary>
internal sealed class LegacyState(HdfFile file, HdfGroup group)
{
    // What the versions call the arrays, before or behind the name of the variable.
    private static readonly HashSet<string> Slots =
    [
        "m", "v", "vhat", "rms", "momentum", "mg", "velocity", "average_gradient", "accumulator", "accum_grad", "accum_var", "accumulated_grads", "accumulated_delta_vars", "linear",
    ];

    /// <exception cref="InvalidDataException">It does not fit. The optimizer is as it was then.</exception>
    public void Load(Optimizer optimizer, LegacyMatch.Trained trained, LegacyVersion version)
    {
        StoredArray[] all = [.. LegacyWeights.Arrays(group)];
        if (version.Major >= 3) LoadInOrder(optimizer, all);
        else if (optimizer is RuleOptimizer rule) Load(rule, all, trained, version);
        else throw Misfit($"'{optimizer.Name}' is no optimizer of its time");
    }

    private void LoadInOrder(Optimizer optimizer, StoredArray[] all)
    {
        var own = OptimizerArrays.Of(optimizer);
        if (own.Count != all.Length) throw Misfit($"optimizer '{optimizer.Name}' keeps {own.Count} arrays; the file has {all.Length}");
        foreach (var (array, stored) in own.Zip(all))
            if (array.Shape != stored.Shape) throw Misfit($"'{array.Name}' has shape {array.Shape}; in the file it has {stored.Shape}");
        foreach (var (array, stored) in own.Zip(all)) array.Take(stored);
    }

    private void Load(RuleOptimizer rule, StoredArray[] all, LegacyMatch.Trained trained, LegacyVersion version)
    {
        // Numbers come first.
        var numbers = all.TakeWhile(array => array.Shape.Rank == 0).ToList();
        var perSlot = SlotsOf(all[numbers.Count..], trained.Names.Count);
        var names = rule.States.Count == 0 ? 0 : rule.States.First().Slots.Length;
        if (perSlot.Count < names) throw Misfit($"optimizer '{rule.Name}' keeps {names} arrays for each weight; the file has {perSlot.Count}");
        var found = new List<(Variable State, StoredArray Array)>();
        try
        {
            for (var i = 0; i < names; i++)
                foreach (var (variable, array) in LegacyMatch.DealState(trained.Leaves, version.Major < 2 ? InOrderOfLayers(perSlot[i], trained.Names) : perSlot[i], version))
                    found.Add((rule.States.First(state => state.Variable == variable).Slots[i], array));
        }
        catch (InvalidDataException problem)
        {
            throw Misfit($"a layer {problem.Message}");
        }
        foreach (var (state, array) in found) array.ReadInto(state);
        foreach (var (number, i) in numbers.Select((number, i) => (number, i))) TakeNumber(rule, number, i);
    }

    private static void TakeNumber(RuleOptimizer rule, StoredArray number, int place)
    {
        using var scope = NewDisposeScope();
        if (number.Path.Contains("learning_rate", StringComparison.Ordinal)) rule.LearningRate = number.Read().to(float64).item<double>();
        else if (number.Path.Contains("momentum_cache", StringComparison.Ordinal) || number.Path.Contains("m_schedule", StringComparison.Ordinal)) rule.OwnState[0].Assign(number.Read());
        else if (place == 0) rule.Calls = Math.Max(0, number.Read().to(int64).item<long>());
    }

    private static List<StoredArray[]> SlotsOf(StoredArray[] arrays, int count)
    {
        var named = arrays.GroupBy(array => SlotOf(array.Path)).ToList();
        if (named.Count > 0 && named.TrueForAll(slot => slot.Key is not null)) return [.. named.Select(slot => slot.ToArray())];
        return count == 0 ? [] : [.. arrays.Chunk(count).Where(slot => slot.Length == count)];
    }

    // Keras 1 sorted what is trained by its names.
    private static StoredArray[] InOrderOfLayers(StoredArray[] sorted, IReadOnlyList<string> names)
    {
        string[] order = [.. names.Order(StringComparer.Ordinal)];
        return [.. names.Select(name => sorted[Array.IndexOf(order, name)])];
    }

    private static string? SlotOf(string path)
    {
        var parts = path.Split(':')[0].Split('/');
        return parts.Reverse().Concat(parts).FirstOrDefault(Slots.Contains);
    }

    private InvalidDataException Misfit(string problem) =>
        new($"The state of the optimizer in '{file.Name}' cannot be taken over: {problem}.{ModelFile.WithoutState}");
}
