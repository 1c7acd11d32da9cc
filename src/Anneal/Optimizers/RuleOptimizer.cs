using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>
/// The base class of optimizers with a rule of their own. A derived class overrides <see cref="StateNames"/> and <see cref="Update"/>, which is its rule.
/// </summary>
/// <remarks>An update consists of these parts: unscale, check for NaN (if set), accumulate, clip, decay, apply the rule and the
/// constraints, average, advance the clock.</remarks>
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
    private GradientNorms? norms;
    private IReadOnlyList<KeyValuePair<string, double>>? lastFactors;

    /// <summary>Makes an optimizer that is not built yet.</summary>
    /// <param name="learningRate">The rate: a number, a schedule or a function.</param>
    /// <param name="name">The name. Default: the name of the class in snake_case as Keras forms it, such as <c>adam_w</c>.</param>
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
                $"Optimizer '{Name}' is part of optimizer '{owner.Name}', whose clock would fall behind. Call Apply of that optimizer, or Fit of a model compiled with it.");
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
        LastGradientNorm = MeasuresGradientNorm ? NormOf(gradients) * (scale / LossScale) : null;
        pass.Run(gradients, variables, scale / LossScale, step);
        if (GradientAccumulationSteps is not null) accumulation.End();
        if (UseEma) averages.Update(Iterations);
        (lastLearningRate, lastFactors) = (step.LearningRate, Rate.Factors.Snapshot);
        iterations++;
        return true;
    }

    /// <inheritdoc/>
    public override void FinalizeVariables()
    {
        RequireNotDisposed();
        if (UseEma && Iterations > 0) averages.Finish();
    }

    /// <inheritdoc/>
    public override void LeaveEvaluation() => averages.Hide();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) averages.Forget();
        base.Dispose(disposing);
    }

    /// <summary>The names of the state arrays of each variable, such as <c>momentum</c> and <c>velocity</c>. Arrays have the shape of the
    /// variable. Default: none.</summary>
    protected virtual IReadOnlyList<string> StateNames => [];

    /// <summary>The names of the state arrays of one variable. Default: <see cref="StateNames"/>.</summary>
    /// <param name="variable">The variable.</param>
    protected virtual IReadOnlyList<string> StateNamesOf(Variable variable) => StateNames;

    /// <summary>The first value of a state array. Default: zeros of the variable's shape.</summary>
    /// <param name="name">The name of the array.</param>
    /// <param name="variable">The tensor of the variable.</param>
    /// <returns>A new tensor.</returns>
    protected virtual Tensor InitialState(string name, Tensor variable) => zeros_like(variable);

    /// <summary>Applies the rule in tensor operations: changes <paramref name="variable"/> and <paramref name="state"/> in place.</summary>
    /// <param name="variable">The tensor to change.</param>
    /// <param name="gradient">The gradient, of the variable's shape. Do not change it.</param>
    /// <param name="state">The state arrays, in the order of their names.</param>
    /// <param name="step">The rate and the number of this update.</param>
    protected abstract void Update(Tensor variable, Tensor gradient, IReadOnlyList<Tensor> state, UpdateStep step);

    /// <summary>Runs once per update before the rule is applied, to compute values that all variables share. Default: does nothing.</summary>
    /// <param name="step">The rate and the number of this update.</param>
    protected virtual void BeginUpdate(UpdateStep step)
    {
    }

    /// <summary>The factors as the last update used them; of the next one before there was any.</summary>
    internal IReadOnlyList<KeyValuePair<string, double>> FactorsInForce => lastFactors ?? Rate.Factors.Snapshot;

    /// <summary>Calls that wait for their update.</summary>
    internal int AccumulatedBatches => accumulation.Count;

    /// <summary>What is kept for the variables.</summary>
    internal IReadOnlyCollection<VariableState> States => table.States;

    /// <summary>How many of <see cref="StateNames"/> Keras lists variable by variable; it lists the others array by array. Default: all.</summary>
    private protected virtual int StatesByVariable => int.MaxValue;

    /// <summary>The state in the order of Keras's <c>variables</c>.</summary>
    internal IEnumerable<Variable> StatesInKerasOrder =>
    [
        .. States.Select(state => state.Average).OfType<Variable>(),
        .. States.Select(state => state.Accumulator).OfType<Variable>(),
        .. States.SelectMany(state => state.Slots.Take(StatesByVariable)),
        .. Enumerable.Range(StatesByVariable, Math.Max(0, StateNames.Count - StatesByVariable)).SelectMany(i => States.Select(state => state.Slots[i])),
        .. OwnState,
    ];

    /// <summary>Keras's clock: calls of <see cref="Apply"/>, each a part of an update where gradients are accumulated.</summary>
    internal long Calls
    {
        get => Iterations * (GradientAccumulationSteps ?? 1) + accumulation.Count;
        set
        {
            iterations = Math.DivRem(value, GradientAccumulationSteps ?? 1, out var parts);
            accumulation.Count = (int)parts;
            averages.Forget();
            table.AccumulatorsChanged();
        }
    }

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

    /// <summary>What training goes on from, for the variables that show their averages.</summary>
    internal IEnumerable<(Variable Variable, Tensor Value)> Hidden => averages.Hidden;

    /// <summary>What a checkpoint had for the last update.</summary>
    internal void TakeLast(double? rate, double? gradientNorm) => (lastLearningRate, LastGradientNorm) = (rate, gradientNorm);

    /// <summary>The calls of <see cref="Apply"/> so far that were not skipped.</summary>
    internal Int128 Batches => ((Int128)Iterations * (GradientAccumulationSteps ?? 1)) + accumulation.Count;

    /// <summary>What the variables hold is what training goes on from.</summary>
    internal void KeepAverages() => averages.Forget();

    internal sealed override void Check(IReadOnlyList<Tensor?> gradients, IReadOnlyList<Variable> variables) => CheckedStep(gradients, variables);

    internal sealed override void CheckBuild(IReadOnlyList<Variable> variables)
    {
        StatePaths.RequireListedOnce(variables);
        if (NeedsEma && !UseEma)
            throw new InvalidOperationException("EmaOverwriteFrequency needs UseEma: set UseEma to true, or leave EmaOverwriteFrequency null.");
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
        state.Then(() => lastFactors = null);
        Arrays.Read(state);
        state.Then(table.AccumulatorsChanged);
    }

    /// <summary>What Keras calls an array of a variable.</summary>
    private protected virtual string StateName(Variable variable, string name) => StatePaths.Of(variable, name);

    private Variable Keep(Variable variable, string name, Tensor value) => Arrays.Keep(StateName(variable, name), StatePaths.Of(variable, name), value);

    private double NormOf(IReadOnlyList<Tensor?> gradients)
    {
        norms ??= new();
        norms.Measure(gradients);
        return norms.Total;
    }

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
