namespace Anneal.Optimizers;

/// <summary>The variables that an optimizer was built with, each with what is kept for it.</summary>
/// <param name="optimizer">The optimizer's name, for errors.</param>
internal sealed class VariableTable(string optimizer)
{
    private readonly Dictionary<Variable, VariableState> states = [];
    private readonly HashSet<Variable> frozen = [];
    private long call;

    public Dictionary<Variable, VariableState>.ValueCollection States => states.Values;

    /// <summary>Those that stay as they are whatever their gradients.</summary>
    public IReadOnlySet<Variable> Frozen => frozen;

    public VariableState this[Variable variable] => states[variable];

    public void Add(VariableState state)
    {
        states.Add(state.Variable, state);
        if (state.Frozen) frozen.Add(state.Variable);
    }

    /// <exception cref="InvalidOperationException">One is not in the table.</exception>
    public void RequireKnown(IReadOnlyList<Variable> variables)
    {
        if (variables.FirstOrDefault(v => !states.ContainsKey(v)) is { } unknown) throw Unknown(unknown, optimizer);
    }

    /// <summary>Each must be in the table and can be added once. Allocates nothing.</summary>
    public void RequireOnce(IReadOnlyList<Variable> variables)
    {
        call++;
        for (var i = 0; i < variables.Count; i++)
        {
            if (!states.TryGetValue(variables[i], out var state)) throw Unknown(variables[i], optimizer);
            if (state.LastCall == call) throw ListedTwice(variables[i]);
            state.LastCall = call;
        }
    }

    /// <summary>The sums of gradients were written from outside.</summary>
    public void AccumulatorsChanged()
    {
        foreach (var state in states.Values) state.AccumulatorChanged();
    }

    public static ArgumentException ListedTwice(Variable variable) => new($"Variable '{variable.Path}' is listed twice, so it would be updated twice.");

    public static InvalidOperationException Unknown(Variable variable, string optimizer) =>
        new($"Optimizer '{optimizer}' was not built with variable '{variable.Path}'. Use a new optimizer for new variables.");
}
