using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>Reads a saved state entry by entry: what is wrong is collected, what is to be changed waits until <see cref="Finish"/> finds nothing wrong.</summary>
internal sealed class StateReader
{
    private readonly IReadOnlyDictionary<string, Array> state;
    private readonly HashSet<string> read = [];
    private readonly List<string> missing = [], wrong = [];
    private readonly List<Action> changes = [];

    public StateReader(IReadOnlyDictionary<string, Array> state) => this.state = state;

    private StateReader(StateReader whole, string prefix)
    {
        (state, read, missing, wrong, changes) = (whole.state, whole.read, whole.missing, whole.wrong, whole.changes);
        Prefix = whole.Prefix + prefix;
    }

    /// <summary>What stands before the names of entries that are no variable's.</summary>
    public string Prefix { get; } = "";

    /// <summary>The same state as an optimizer inside another sees it.</summary>
    public StateReader Behind(string prefix) => new(this, prefix);

    public bool Has(string name) => state.ContainsKey(Prefix + name);

    /// <summary>What follows a beginning in the names that have it.</summary>
    public List<string> NamesBehind(string beginning) =>
        [.. state.Keys.Where(name => name.StartsWith(Prefix + beginning, StringComparison.Ordinal)).Select(name => name[(Prefix + beginning).Length..])];

    /// <summary>One whole number that is not negative.</summary>
    public void Count(string name, Action<long> change, long most = long.MaxValue)
    {
        if (Take<long>(Prefix + name, 1) is not { } values) return;
        if (values[0] < 0 || values[0] > most)
            Wrong(Prefix + name, $"is {values[0]}; it must be {(most == long.MaxValue ? "at least 0" : $"within [0, {most}]")}");
        else changes.Add(() => change(values[0]));
    }

    /// <summary>One number that is finite and not negative.</summary>
    public void Rate(string name, Action<double> change)
    {
        if (Take<double>(Prefix + name, 1) is not { } values) return;
        if (!double.IsFinite(values[0]) || values[0] < 0)
            Wrong(Prefix + name, FormattableString.Invariant($"is {values[0]}; it must be finite and at least 0"));
        else changes.Add(() => change(values[0]));
    }

    /// <summary>The values of a variable that keeps state, under its own path.</summary>
    public void Array(Variable variable) => Array(variable.Path, variable, values => StateArray.Put(values, variable));

    /// <summary>The same for one number that must lie in a range.</summary>
    public void Number(Variable variable, Func<float, bool> isGood, string range) => Array(variable.Path, variable, values => StateArray.Put(values, variable), values =>
    {
        if (!isGood(((float[])values)[0])) Wrong(variable.Path, FormattableString.Invariant($"is {values.GetValue(0)}; it must be {range}"));
    });

    /// <summary>Values that fit a variable.</summary>
    public void Array(string name, Variable like, Action<Array> change, Action<Array>? check = null)
    {
        Array? values = like.Value.dtype == float64 ? Take<double>(name, like.ElementCount) : Take<float>(name, like.ElementCount);
        if (values is null) return;
        check?.Invoke(values);
        changes.Add(() => change(values));
    }

    /// <summary>What else is to be changed, in the order of all changes.</summary>
    public void Then(Action change) => changes.Add(change);

    /// <summary>Something that keeps the state from being read.</summary>
    public void Problem(string problem) => missing.Add(problem);

    /// <summary>Makes the changes, or throws with all that is wrong.</summary>
    public void Finish(string optimizer)
    {
        var surplus = state.Keys.Where(name => !read.Contains(name)).Select(name => $"'{name}' is unknown");
        string[] problems = [.. missing, .. surplus, .. wrong];
        if (problems.Length > 0) throw new ArgumentException($"The state does not fit optimizer '{optimizer}': {string.Join("; ", problems)}.", nameof(state));
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        foreach (var change in changes) change();
    }

    private T[]? Take<T>(string name, long count)
    {
        read.Add(name);
        if (!state.TryGetValue(name, out var array)) missing.Add($"'{name}' is missing");
        else if (array is null) Wrong(name, "is null");
        else if (array.GetType() == typeof(T[]) && array.LongLength == count) return (T[])array;
        else Wrong(name, $"has {array.LongLength} values of type {array.GetType().GetElementType()!.Name}, not {count} of {typeof(T).Name}");
        return null;
    }

    private void Wrong(string name, string problem) => wrong.Add($"'{name}' {problem}");
}
