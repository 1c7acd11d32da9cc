using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

public abstract partial class Optimizer
{
    /// <summary>
    /// All that the next update depends on beside the variables, by name: <c>iteration</c>, every array of <see cref="StateVariables"/> under its own path, a rate
    /// that is a number, and rate factors.
    /// </summary>
    /// <returns>Copies: flat arrays of <c>long</c>, <c>float</c> or <c>double</c>.</returns>
    /// <exception cref="InvalidOperationException">The optimizer is not built.</exception>
    /// <remarks>An optimizer made alike that is given this state with <see cref="SetState"/> goes on to the same bits as if it had never stopped.</remarks>
    public IReadOnlyDictionary<string, Array> GetState()
    {
        if (!Built) throw new InvalidOperationException($"Optimizer '{Name}' has no state yet: it is built by the first update, or by Build(variables).");
        var state = new OrderedDictionary<string, Array>();
        WriteScalars(state);
        foreach (var variable in StateVariables) state.Add(variable.Path, Values(variable.Value));
        return state;
    }

    /// <summary>Puts back what <see cref="GetState"/> gave.</summary>
    /// <param name="state">Exactly the entries that this optimizer has.</param>
    /// <exception cref="InvalidOperationException">The optimizer is not built: call <see cref="Build"/> with the variables first.</exception>
    /// <exception cref="ArgumentException">Entries are missing, surplus or of the wrong length; all are listed and nothing has been changed.</exception>
    public void SetState(IReadOnlyDictionary<string, Array> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var current = GetState();
        var problems = current.Keys.Except(state.Keys).Where(name => !IsOptional(name)).Select(name => $"'{name}' is missing")
            .Concat(state.Keys.Except(current.Keys).Where(name => !IsOptional(name)).Select(name => $"'{name}' is not known here"))
            .Concat(current.Keys.Intersect(state.Keys).Where(name => current[name].Length != state[name].Length || current[name].GetType() != state[name].GetType())
                .Select(name => $"'{name}' has {state[name].Length} values of type {state[name].GetType().GetElementType()!.Name}, not {current[name].Length} of {current[name].GetType().GetElementType()!.Name}"))
            .ToList();
        if (problems.Count > 0) throw new ArgumentException($"The state does not fit optimizer '{Name}': {string.Join("; ", problems)}.", nameof(state));
        ReadScalars(state);
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        foreach (var variable in StateVariables)
            variable.Value.copy_(from_array(state[variable.Path]).reshape(variable.Shape.ToArray()));
    }

    /// <summary>Adds what is not an array of a variable.</summary>
    internal virtual void WriteScalars(IDictionary<string, Array> state)
    {
        state.Add("iteration", new[] { Iterations });
        state.Add("skipped_updates", new[] { SkippedUpdates });
        if (GradientAccumulationSteps is not null) state.Add("accumulated", new[] { (long)accumulated });
        if (rate.Schedule is null) state.Add("learning_rate", new[] { rate.At(0) });
        foreach (var (name, factor) in rateFactors) state.Add(FactorPrefix + name, new[] { factor });
    }

    /// <summary>Takes back what <see cref="WriteScalars"/> added.</summary>
    internal virtual void ReadScalars(IReadOnlyDictionary<string, Array> state)
    {
        Iterations = ((long[])state["iteration"])[0];
        SkippedUpdates = ((long[])state["skipped_updates"])[0];
        if (state.TryGetValue("accumulated", out var parts)) accumulated = (int)((long[])parts)[0];
        foreach (var variable in states.Values) variable.AccumulatorChanged();
        if (state.TryGetValue("learning_rate", out var constant)) rate = ((double[])constant)[0];
        rateFactors.Clear();
        foreach (var (name, factor) in state)
            if (name.StartsWith(FactorPrefix, StringComparison.Ordinal)) rateFactors[name[FactorPrefix.Length..]] = ((double[])factor)[0];
    }

    private const string FactorPrefix = "rate_factor/";

    // Whether a rate is a number and which factors there are changes while training goes on.
    internal virtual bool IsOptional(string name) => name == "learning_rate" || name.StartsWith(FactorPrefix, StringComparison.Ordinal);

    private protected static Array Values(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        if (tensor.dtype == float64)
        {
            var doubles = new double[tensor.numel()];
            MemoryMarshal.Cast<byte, double>(tensor.cpu().contiguous().bytes).CopyTo(doubles);
            return doubles;
        }
        var floats = new float[tensor.numel()];
        MemoryMarshal.Cast<byte, float>(tensor.to(float32).cpu().contiguous().bytes).CopyTo(floats);
        return floats;
    }
}
