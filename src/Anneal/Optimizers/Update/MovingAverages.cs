using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>Exponential moving averages of the variables.</summary>
internal sealed class MovingAverages(TunableOptimizer options, VariableTable table, Mixture mixture)
{
    /// <summary>What its array is called.</summary>
    public const string ArrayName = "average";

    // While averages are shown: what the variables held before, in the order of the states, and how often they had been written.
    private (Tensor[] Values, long[] Versions)? trained;

    // How often each variable had been written when the averages were last brought up to date.
    private long[] versions = [];

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
        }
        mixture.Run();
        if (options.EmaOverwriteFrequency is { } frequency && (iteration + 1) % frequency == 0)
        {
            Write();
            foreach (var state in table.States)
                if (!state.Frozen) UpdatePass.Constrain(state.Variable);
        }
        versions = Versions();
    }

    /// <summary>Puts the averages into the variables, but for those that were written since the last update: a callback that brings back the best weights means them.</summary>
    public void Finish()
    {
        var now = Versions();
        foreach (var (i, state) in table.States.Index())
            if (!state.Frozen && (versions.Length != now.Length || versions[i] == now[i])) Copy(state.Average!, state.Variable);
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
            trained = ([.. table.States.Select(state => state.Variable.Value.detach().clone().DetachFromDisposeScope())], Versions());
        Write();
    }

    /// <summary>Puts back what the variables held; one that holds something else than its average by now was assigned meanwhile.</summary>
    public void Hide()
    {
        if (trained is not { } before) return;
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var restored = table.States.Select(state => !state.Frozen && state.Variable.Value.allclose(state.Average!.Value, rtol: 0, atol: 0, equal_nan: true)).ToArray();
        foreach (var (i, state) in table.States.Index())
            if (restored[i]) state.Variable.Value.copy_(before.Values[i]);
        var now = Versions();
        if (versions.Length == now.Length) versions = [.. versions.Select((version, i) => restored[i] ? version + now[i] - before.Versions[i] : version)];
        Forget();
    }

    /// <summary>What the variables hold now is what training goes on from.</summary>
    public void Forget()
    {
        foreach (var value in trained?.Values ?? []) value.Dispose();
        trained = null;
    }

    private long[] Versions() => VersionScript.Versions([.. table.States.Select(state => state.Variable.Value)]);

    private static void Copy(Variable from, Variable to)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        to.Value.copy_(from.Value);
    }
}
