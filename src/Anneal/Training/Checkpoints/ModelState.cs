using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Training;

/// <summary>What training changes outside a run: the variables of a model, its optimizer, and what random numbers follow from.</summary>
internal static class ModelState
{
    private const string VariableKey = "variables/", OptimizerKey = "optimizer/", LastKey = "last_updates", SeedKey = "random/seed", TorchKey = "random/torch";

    /// <summary>All of it, live: to be copied at once.</summary>
    public static IEnumerable<(string Name, Tensor Value)> Of(Model model, Optimizer optimizer)
    {
        var hidden = optimizer.Parts.SelectMany(part => part.Hidden).ToDictionary();
        foreach (var (name, variable) in Variables(model)) yield return (name, hidden.GetValueOrDefault(variable) ?? variable.Value);
        var scalars = new OrderedDictionary<string, Array>();
        optimizer.WriteScalars(scalars);
        foreach (var (name, values) in scalars) yield return (OptimizerKey + name, StateArray.Tensor(values));
        foreach (var variable in optimizer.StateVariables) yield return (OptimizerKey + variable.Path, variable.Value);
        yield return (LastKey, tensor(optimizer.Parts.SelectMany(part => new[] { part.LastLearningRate ?? double.NaN, part.LastGradientNorm ?? double.NaN }).ToArray()));
        if (RandomSeed.State is { } seed) yield return (SeedKey, tensor(new[] { (long)seed }));
        using var torchs = Generator.Default;
        yield return (TorchKey, torchs.get_state());
    }

    /// <summary>The optimizer's part, as <see cref="Optimizer.SetState"/> takes it.</summary>
    public static Dictionary<string, Array> OptimizerState(IReadOnlyDictionary<string, Tensor> state, Optimizer optimizer)
    {
        var arrays = optimizer.StateVariables.Select(variable => variable.Path).ToHashSet();
        return state.Where(entry => entry.Key.StartsWith(OptimizerKey, StringComparison.Ordinal)).ToDictionary(
            entry => entry.Key[OptimizerKey.Length..],
            entry => arrays.Contains(entry.Key[OptimizerKey.Length..]) ? StateArray.OfState(entry.Value) : StateArray.Of(entry.Value));
    }

    /// <summary>What keeps the variables from being restored: nothing, or each fault.</summary>
    public static IEnumerable<string> Problems(Model model, IReadOnlyDictionary<string, Tensor> state)
    {
        var known = new HashSet<string>();
        foreach (var (name, variable) in Variables(model))
        {
            known.Add(name);
            if (!state.TryGetValue(name, out var value)) yield return $"'{variable.Path}' is missing";
            else if ((Shape)value.shape != variable.Shape || value.dtype != variable.Value.dtype)
                yield return $"'{variable.Path}' is {value.dtype} {(Shape)value.shape}; the model has {variable.Value.dtype} {variable.Shape}";
        }
        foreach (var name in state.Keys)
            if (name.StartsWith(VariableKey, StringComparison.Ordinal) && !known.Contains(name)) yield return $"'{name[VariableKey.Length..]}' is not in the model";
    }

    /// <summary>Puts everything back, bit for bit.</summary>
    public static void Restore(Model model, Optimizer optimizer, IReadOnlyDictionary<string, Tensor> state, IReadOnlyDictionary<string, Array> optimizerState)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        optimizer.SetState(optimizerState);
        foreach (var (name, variable) in Variables(model)) variable.Value.copy_(state[name]);
        var last = state[LastKey].data<double>().Select(number => double.IsNaN(number) ? (double?)null : number).Chunk(2);
        foreach (var (part, numbers) in optimizer.Parts.Zip(last)) part.TakeLast(numbers[0], numbers[1]);
        if (state.TryGetValue(SeedKey, out var seed)) RandomSeed.State = (ulong)seed.item<long>();
        using var torchs = Generator.Default;
        torchs.set_state(state[TorchKey]);
    }

    private static IEnumerable<(string Name, Variable Variable)> Variables(Model model) =>
        UniqueNames.Of(model.Variables.Concat(model.StateVariables)).Select(named => (VariableKey + named.Name, named.Item));
}
