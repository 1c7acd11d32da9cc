using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>Exponential moving averages of the variables.</summary>
internal sealed class MovingAverages(TunableOptimizer options, VariableTable table, Mixture mixture)
{
    /// <summary>What its array is called.</summary>
    public const string ArrayName = "average";

    // While averages are shown: what the variables held before, in the order of the states.
    private Tensor[]? trained;

    /// <summary>Whether the variables hold the averages for a while.</summary>
    public bool Shown => trained is not null;

    /// <summary>average ← average + (1 - momentum)(variable - average); the first update copies. Frozen variables are left alone after it.</summary>
    public void Update(long iteration)
    {
        mixture.BeginAverage(1 - options.EmaMomentum);
        foreach (var state in table.States)
        {
            if (iteration == 0) Copy(state.Variable, state.Average!);
            else if (!state.Frozen) mixture.Add(state.Average!.Value, state.Variable.Value);
            state.AssignmentsAveraged = state.Variable.Assignments;
        }
        mixture.Run();
        if (options.EmaOverwriteFrequency is not { } frequency || (iteration + 1) % frequency != 0) return;
        Write();
        foreach (var state in table.States)
            if (!state.Frozen) UpdatePass.Constrain(state.Variable);
    }

    /// <summary>Puts the averages into the variables, but for those that were assigned since the last update: a callback that brings back the best weights means them.</summary>
    public void Finish()
    {
        foreach (var state in table.States)
            if (!state.Frozen && state.AssignmentsAveraged == state.Variable.Assignments) Copy(state.Average!, state.Variable);
    }

    private void Write()
    {
        foreach (var state in table.States)
            if (!state.Frozen) Copy(state.Average!, state.Variable);
    }

    /// <summary>The same until <see cref="Hide"/>.</summary>
    public void Show()
    {
        using (NewDisposeScope())
        using (no_grad())
            trained = [.. table.States.Select(state => state.Variable.Value.detach().clone().DetachFromDisposeScope())];
        Write();
    }

    /// <summary>What the variables held, for those that show their averages. One that holds something else by now was assigned meanwhile.</summary>
    public IEnumerable<(Variable Variable, Tensor Value)> Hidden => table.States.Zip(trained ?? [])
        .Where(pair => !pair.First.Frozen && pair.First.Variable.Value.allclose(pair.First.Average!.Value, rtol: 0, atol: 0, equal_nan: true))
        .Select(pair => (pair.First.Variable, pair.Second));

    /// <summary>Puts back what the variables held.</summary>
    public void Hide()
    {
        if (trained is null) return;
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        foreach (var (variable, value) in Hidden) variable.Value.copy_(value);
        Forget();
    }

    /// <summary>What the variables hold now is what training goes on from.</summary>
    public void Forget()
    {
        foreach (var value in trained ?? []) value.Dispose();
        trained = null;
    }

    private static void Copy(Variable from, Variable to)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        to.Value.copy_(from.Value);
    }
}
