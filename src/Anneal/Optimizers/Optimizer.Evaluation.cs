using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

public abstract partial class Optimizer
{
    // While ShowAverages is in force: what the variables held before, in the order of the states.
    private Tensor[]? trained;

    /// <summary>Whether the variables hold the values to evaluate: gradients taken now would not be those to train by.</summary>
    internal virtual bool Evaluating => trained is not null;

    /// <summary>Ends training: writes the moving averages into the variables, where they are kept. <c>Fit</c> calls it after the last epoch.</summary>
    public virtual void FinalizeVariables()
    {
        RequireNotDisposed();
        if (UseEma && Iterations > 0) WriteAverages();
    }

    /// <summary>
    /// Puts the values to evaluate and save into the variables, where they are not those that training goes on from (<see cref="ScheduleFreeAdamW"/>); otherwise
    /// does nothing. A model's <c>Evaluate</c>, <c>Predict</c>, <c>GetWeights</c> and validation call it by themselves.
    /// </summary>
    /// <returns>Whether the variables were changed: <see cref="LeaveEvaluation"/> then undoes it.</returns>
    /// <remarks>Moving averages (<see cref="UseEma"/>) stay out of it: as in Keras, a model evaluates the weights themselves until training ends.</remarks>
    public virtual bool EnterEvaluation() => false;

    /// <summary>
    /// Puts back, bit for bit, what <see cref="EnterEvaluation"/>, <see cref="AttachedOptimizer.Evaluate"/> or the <see cref="FinalizeVariables"/> of
    /// <see cref="ScheduleFreeAdamW"/> replaced. An override calls the base's.
    /// </summary>
    public virtual void LeaveEvaluation()
    {
        if (trained is null) return;
        using var noGradients = no_grad();
        // A variable that holds something else by now was assigned meanwhile.
        foreach (var (state, value) in States.Zip(trained))
            if (!state.Frozen && state.Variable.Value.allclose(state.Average!.Value, rtol: 0, atol: 0, equal_nan: true)) state.Variable.Value.copy_(value);
        ForgetTrained();
    }

    /// <summary><see cref="EnterEvaluation"/> for a loop written by hand, which has no end of <c>Fit</c> to look at moving averages after: shows these too.</summary>
    internal virtual bool ShowAverages()
    {
        RequireNotDisposed();
        if (Evaluating) return false;
        if (EnterEvaluation()) return true;
        if (!UseEma || Iterations == 0) return false;
        using (var noGradients = no_grad())
            trained = [.. States.Select(state => state.Variable.Value.detach().clone().DetachFromDisposeScope())];
        WriteAverages();
        return true;
    }

    private void ForgetTrained()
    {
        foreach (var value in trained ?? []) value.Dispose();
        trained = null;
    }
}
