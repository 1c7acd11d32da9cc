using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

public abstract partial class Optimizer
{
    private const string AverageName = "average", AccumulatorName = "gradient_accumulator", FactorPrefix = "rate_factor/";

    /// <summary>
    /// All that the next update depends on beside the variables, by name: <c>iteration</c>, every array of <see cref="StateVariables"/> under its own path, a rate
    /// that is a number, and rate factors. What belongs to one optimizer of several as a whole stands behind <c>optimizer_0/</c> and so on.
    /// </summary>
    /// <returns>Copies: flat arrays of <c>long</c>, <c>float</c> or <c>double</c>.</returns>
    /// <exception cref="InvalidOperationException">The optimizer is not built, or an array has more elements than .NET can hold in one.</exception>
    /// <remarks>An optimizer made alike that is given this state with <see cref="SetState"/> goes on to the same bits as if it had never stopped.</remarks>
    public IReadOnlyDictionary<string, Array> GetState()
    {
        RequireBuilt();
        var state = new OrderedDictionary<string, Array>();
        WriteScalars(state);
        foreach (var variable in StateVariables) state.Add(variable.Path, StateArray.Of(variable));
        return state;
    }

    /// <summary>Puts back what <see cref="GetState"/> gave.</summary>
    /// <param name="state">Exactly the entries that this optimizer has; a rate, if there is one, replaces a schedule, and rate factors are those of the state.</param>
    /// <exception cref="InvalidOperationException">The optimizer is not built: call <see cref="Build"/> with the variables first.</exception>
    /// <exception cref="ArgumentException">
    /// Entries are missing, surplus, or of the wrong length, type or value; all are listed and nothing has been changed. The rate is missing where it followed a
    /// schedule that this optimizer does not have.
    /// </exception>
    /// <remarks>Keras counts the arrays and skips loading with a warning where their number differs.</remarks>
    public void SetState(IReadOnlyDictionary<string, Array> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        RequireBuilt();
        var reader = new StateReader(state);
        ReadState(reader);
        reader.Finish(Name);
    }

    /// <summary>Adds what is not an array of a variable.</summary>
    internal virtual void WriteScalars(IDictionary<string, Array> state)
    {
        state.Add("iteration", new[] { Iterations });
        state.Add("skipped_updates", new[] { SkippedUpdates });
        if (GradientAccumulationSteps is not null) state.Add("accumulated", new[] { (long)accumulated });
        if (HasRate && rate.Schedule is null) state.Add("learning_rate", new[] { rate.At(0) });
        foreach (var (name, factor) in rateFactors) state.Add(FactorPrefix + name, new[] { factor });
    }

    /// <summary>Takes back what <see cref="GetState"/> has: checks each entry now, changes nothing before all of them are good.</summary>
    internal virtual void ReadState(StateReader state)
    {
        state.Count("iteration", count => Iterations = count);
        state.Count("skipped_updates", count => SkippedUpdates = count);
        if (GradientAccumulationSteps is { } parts) state.Count("accumulated", count => accumulated = (int)count, most: parts - 1);
        ReadRate(state);
        state.Then(ForgetTrained);
        state.Then(rateFactors.Clear);
        foreach (var name in state.NamesBehind(FactorPrefix)) state.Rate(FactorPrefix + name, factor => rateFactors[name] = factor);
        ReadArrays(state);
        state.Then(() =>
        {
            foreach (var variable in states.Values) variable.AccumulatorChanged();
        });
    }

    /// <summary>The arrays that this optimizer itself keeps.</summary>
    private protected void ReadArrays(StateReader state)
    {
        foreach (var variable in stateVariables) state.Array(variable);
    }

    /// <summary>Puts what belongs to this optimizer as a whole, and to no variable, behind a prefix.</summary>
    internal void PrefixOwnState(string prefix)
    {
        foreach (var state in stateVariables.Except(states.Values.SelectMany(s => s.Arrays))) state.Path = prefix + state.Name;
    }

    /// <summary>Throws where <see cref="Build"/> would not succeed.</summary>
    internal virtual void CheckBuild(IReadOnlyList<Variable> variables)
    {
        if (variables.GroupBy(v => v).FirstOrDefault(g => g.Count() > 1)?.Key is { } twice) throw ListedTwice(twice);
        if (needsEma && !UseEma)
            throw new InvalidOperationException("EmaOverwriteFrequency without UseEma has no averages to write: set UseEma, or leave it null.");
        if (multipliers.FirstOrDefault(m => !variables.Any(v => m.Pattern.IsMatch(v.Path))) is ({ } unmatched, _, _))
            throw new ArgumentException($"ForPath(\"{unmatched}\") matches no variable of optimizer '{Name}'. {NearestPaths.Text(unmatched, variables)}", nameof(variables));
        if (excludedNames.Find(name => !variables.Any(name.Finds)) is { } unused)
            throw new ArgumentException(
                $"ExcludeFromWeightDecay(names: [\"{unused}\"]) matches no variable of optimizer '{Name}'; without a '/' it is looked for in names, not in paths. "
                + NearestPaths.Text(unused.ToString(), variables), nameof(variables));
        var owners = new Dictionary<string, Variable>();
        foreach (var (path, variable) in StatePaths(variables))
        {
            if (IsScalar(path)) throw new ArgumentException($"The state of variable '{variable.Path}' would be called '{path}', which has a meaning of its own. Rename the variable.", nameof(variables));
            if (owners.TryAdd(path, variable)) continue;
            throw new ArgumentException(
                owners[path] == variable
                    ? $"Optimizer '{Name}' keeps two arrays of variable '{variable.Path}' under the name '{path}'."
                    : $"The state of variables '{owners[path].Path}' and '{variable.Path}' would have one name, '{path}': a '/' becomes '_' in it. Rename one of them.",
                nameof(variables));
        }
    }

    /// <summary>What the arrays kept for variables will be called.</summary>
    internal virtual IEnumerable<(string Path, Variable Variable)> StatePaths(IReadOnlyList<Variable> variables) =>
        from variable in variables
        from name in (IEnumerable<string>)[.. UseEma ? [AverageName] : (string[])[], .. GradientAccumulationSteps is null ? (string[])[] : [AccumulatorName], .. StateNamesOf(variable)]
        select (UniqueStateName(variable, name), variable);

    private static bool IsScalar(string name) =>
        name is "iteration" or "skipped_updates" or "accumulated" or "learning_rate" || name.StartsWith(FactorPrefix, StringComparison.Ordinal);

    private void ReadRate(StateReader state)
    {
        if (!HasRate) return;
        if (state.Has("learning_rate")) state.Rate("learning_rate", constant => rate = constant);
        else if (rate.Schedule is null)
            state.Problem($"'{state.Prefix}learning_rate' is missing: where the state comes from, the rate followed a schedule. Make this optimizer with that schedule");
    }

    /// <summary>Whether the rate is this optimizer's own.</summary>
    private protected virtual bool HasRate => true;

    private void RequireBuilt()
    {
        RequireNotDisposed();
        if (!Built) throw new InvalidOperationException($"Optimizer '{Name}' has no state yet: it is built by the first update, or by Build(variables).");
    }
}
