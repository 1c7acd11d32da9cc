using Anneal.Schedules;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>
/// An optimizer with a rule of its own. A new one overrides <see cref="StateNames"/> and <see cref="Update"/>: its rule, and nothing else.
/// </summary>
/// <remarks>An update: unscale, look for NaN where asked, accumulate, clip, decay, rule, constraints, average, clock + 1. Each is a part of its own.</remarks>
public abstract class RuleOptimizer : TunableOptimizer
{
    private readonly NonFiniteGuard guard = new();
    private readonly LiveGradients live = new();
    private readonly VariableTable table;
    private readonly GradientAccumulation accumulation;
    private readonly MovingAverages averages;
    private readonly UpdatePass pass;
    private long iterations;
    private double? lastLearningRate;

    /// <summary>An optimizer that is not built yet.</summary>
    /// <param name="learningRate">A number, a schedule or a function.</param>
    /// <param name="name">Default: the class's name in snake case, as Keras makes it: <c>adam_w</c>.</param>
    protected RuleOptimizer(LearningRate learningRate, string? name = null)
        : base(learningRate, name)
    {
        table = new(Name);
        var mixture = new Mixture();
        accumulation = new(this, table, mixture);
        averages = new(this, table, mixture);
        pass = new(this, table, Clipping);
    }

    /// <inheritdoc/>
    public sealed override long Iterations => iterations;

    /// <inheritdoc/>
    public sealed override double? LastLearningRate => lastLearningRate;

    /// <inheritdoc/>
    public override void Build(IReadOnlyList<Variable> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        RequireNotDisposed();
        if (Built)
        {
            table.RequireKnown(variables);
            return;
        }
        CheckBuild(variables);
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        foreach (var variable in variables)
        {
            var average = UseEma ? Keep(variable, MovingAverages.ArrayName, zeros_like(variable.Value)) : null;
            var accumulator = GradientAccumulationSteps is null ? null : Keep(variable, GradientAccumulation.ArrayName, zeros_like(variable.Value).neg_());
            Variable[] slots = [.. StateNamesOf(variable).Select(name => Keep(variable, name, InitialState(name, variable.Value)))];
            table.Add(new(variable, slots, average, accumulator, PathRates.Of(variable), decays: !DecayExclusions.Contain(variable)));
        }
        Built = true;
    }

    /// <inheritdoc/>
    public sealed override bool Apply(IReadOnlyList<Tensor?> gradients, IReadOnlyList<Variable> variables)
    {
        if (Ownership is { Owner: MultiOptimizer owner, Serves: false })
            throw new InvalidOperationException(
                $"Optimizer '{Name}' is part of optimizer '{owner.Name}', whose clock would fall behind: call Apply of that one, or Fit a model compiled with it.");
        var step = CheckedStep(gradients, variables);
        gradients = live.Of(gradients, variables, Frozen);
        if (guard.Skips(NonFiniteGradients, gradients, variables, Iterations))
        {
            SkippedUpdates++;
            return false;
        }
        LeaveEvaluation();
        var scale = Ownership.GradientScale;
        if (GradientAccumulationSteps is not null)
        {
            if (!accumulation.Add(gradients, variables, scale)) return false;
            (gradients, variables) = accumulation.Take();
            scale = 1.0 / accumulation.Count;
        }
        pass.Run(gradients, variables, scale / LossScale, step);
        if (GradientAccumulationSteps is not null) accumulation.End();
        if (UseEma) averages.Update(Iterations);
        lastLearningRate = step.LearningRate;
        iterations++;
        return true;
    }

    /// <inheritdoc/>
    public override void FinalizeVariables()
    {
        RequireNotDisposed();
        if (UseEma && Iterations > 0) averages.Write();
    }

    /// <inheritdoc/>
    public override void LeaveEvaluation() => averages.Hide();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) averages.Forget();
        base.Dispose(disposing);
    }

    /// <summary>The names of the arrays kept for each variable, of its shape: <c>momentum</c>, <c>velocity</c>. Default: none.</summary>
    protected virtual IReadOnlyList<string> StateNames => [];

    /// <summary>The names of the arrays kept for one variable. Default: <see cref="StateNames"/>.</summary>
    /// <param name="variable">The variable.</param>
    protected virtual IReadOnlyList<string> StateNamesOf(Variable variable) => StateNames;

    /// <summary>The first value of a state array. Default: zeros of the variable's shape.</summary>
    /// <param name="name">One of the names.</param>
    /// <param name="variable">The variable's tensor.</param>
    /// <returns>A new tensor.</returns>
    protected virtual Tensor InitialState(string name, Tensor variable) => zeros_like(variable);

    /// <summary>The rule, in tensor operations: changes <paramref name="variable"/> and <paramref name="state"/> in place.</summary>
    /// <param name="variable">The tensor to change.</param>
    /// <param name="gradient">Of the variable's shape; not to be changed.</param>
    /// <param name="state">In the order of the names.</param>
    /// <param name="step">The rate and the number of this update.</param>
    protected abstract void Update(Tensor variable, Tensor gradient, IReadOnlyList<Tensor> state, UpdateStep step);

    /// <summary>Called once before the rule is applied to the variables, for what the rule works out once an update. Default: nothing.</summary>
    /// <param name="step">The rate and the number of this update.</param>
    protected virtual void BeginUpdate(UpdateStep step)
    {
    }

    /// <summary>What is kept for the variables.</summary>
    internal IReadOnlyCollection<VariableState> States => table.States;

    internal sealed override IReadOnlySet<Variable> Frozen => table.Frozen;

    internal sealed override IReadOnlyList<RuleOptimizer> Parts => [this];

    internal override bool Evaluating => averages.Shown;

    /// <summary>The decay of one variable. Default: <see cref="TunableOptimizer.WeightDecay"/>.</summary>
    internal virtual Hyperparameter? WeightDecayOf(VariableState state) => WeightDecay;

    /// <summary><see cref="BeginUpdate"/>.</summary>
    internal void BeginRule(UpdateStep step) => BeginUpdate(step);

    /// <summary><see cref="Update"/>.</summary>
    internal void UpdateTensors(Tensor variable, Tensor gradient, IReadOnlyList<Tensor> state, UpdateStep step) => Update(variable, gradient, state, step);

    /// <summary>Called once after the rule has been applied to all variables: what <see cref="BeginUpdate"/> worked out is in force. Default: nothing.</summary>
    internal virtual void EndUpdate(UpdateStep step)
    {
    }

    internal override bool ShowAverages()
    {
        RequireNotDisposed();
        if (Evaluating) return false;
        if (EnterEvaluation()) return true;
        if (!UseEma || Iterations == 0) return false;
        averages.Show();
        return true;
    }

    /// <summary>The run from update 0 to the end of some epochs to come.</summary>
    internal RunLength RunOf(long batchesPerEpoch, int epochs, int batchSize, long? tokensPerSample)
    {
        var parts = GradientAccumulationSteps ?? 1;
        var batches = (Int128)Iterations * parts + accumulation.Count + (Int128)batchesPerEpoch * epochs;
        if (batches > long.MaxValue)
            throw Require.Refused(batchesPerEpoch, $"small enough that {epochs} epochs have at most {long.MaxValue} batches", "stepsPerEpoch");
        return new RunLength(batchesPerEpoch, batchSize: batchSize, tokensPerSample: tokensPerSample)
            .WithSteps(Math.Max(1, (long)batches)).WithGradientAccumulation(parts);
    }

    internal sealed override void Check(IReadOnlyList<Tensor?> gradients, IReadOnlyList<Variable> variables) => CheckedStep(gradients, variables);

    internal sealed override void CheckBuild(IReadOnlyList<Variable> variables)
    {
        StatePaths.RequireListedOnce(variables);
        if (NeedsEma && !UseEma)
            throw new InvalidOperationException("EmaOverwriteFrequency without UseEma has no averages to write: set UseEma, or leave it null.");
        if (PathRates.Unmatched(variables) is { } unmatched)
            throw new ArgumentException($"ForPath(\"{unmatched}\") matches no variable of optimizer '{Name}'. {NearestPaths.Text(unmatched, variables)}", nameof(variables));
        StatePaths.RequireUnique(variables, PathsOfState(variables), Name);
    }

    internal sealed override IEnumerable<(string Path, Variable Variable)> PathsOfState(IReadOnlyList<Variable> variables)
    {
        foreach (var variable in variables)
        {
            if (UseEma) yield return (StatePaths.Of(variable, MovingAverages.ArrayName), variable);
            if (GradientAccumulationSteps is not null) yield return (StatePaths.Of(variable, GradientAccumulation.ArrayName), variable);
            foreach (var name in StateNamesOf(variable)) yield return (StatePaths.Of(variable, name), variable);
        }
    }

    internal override void WriteScalars(IDictionary<string, Array> state)
    {
        state.Add("iteration", new[] { Iterations });
        state.Add("skipped_updates", new[] { SkippedUpdates });
        accumulation.Write(state);
        Rate.Write(state);
    }

    internal override void ReadState(StateReader state)
    {
        state.Count("iteration", count => iterations = count);
        state.Count("skipped_updates", count => SkippedUpdates = count);
        accumulation.Read(state);
        Rate.Read(state);
        state.Then(averages.Forget);
        Arrays.Read(state);
        state.Then(table.AccumulatorsChanged);
    }

    /// <summary>What Keras calls an array of a variable.</summary>
    private protected virtual string StateName(Variable variable, string name) => StatePaths.Of(variable, name);

    private Variable Keep(Variable variable, string name, Tensor value) => Arrays.Keep(StateName(variable, name), StatePaths.Of(variable, name), value);

    private UpdateStep CheckedStep(IReadOnlyList<Tensor?> gradients, IReadOnlyList<Variable> variables)
    {
        RequireNotDisposed();
        GradientCheck.Require(gradients, variables);
        if (!Built) Build(variables);
        table.RequireOnce(variables);
        var step = new UpdateStep(Rate.Checked(Iterations, Ownership.Factors), Iterations);
        Ranges.Begin(Iterations);
        return step;
    }
}
