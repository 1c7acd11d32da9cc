using Anneal.Naming;
using Anneal.Schedules;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>
/// Changes variables by their gradients. A new optimizer overrides <see cref="StateNames"/> and <see cref="Update"/>: its rule,
/// and nothing else.
/// </summary>
/// <remarks>
/// <para>The clock is <see cref="Iterations"/>: applied updates, from 0. Schedules, rules and averages read it and nothing else counts: micro-batches that are
/// accumulated and updates that are skipped do not advance it.</para>
/// <para>An update: unscale, look for NaN where asked, accumulate, clip, decay, rule, constraints, average, clock + 1.</para>
/// <para>An optimizer serves the variables it was built with, each keyed by itself. Keras: <c>keras.optimizers.Optimizer</c>.</para>
/// </remarks>
/// <example><code>
/// model.Compile(new SGD(new ExponentialDecay(0.1, 1000, 0.9), momentum: 0.9) { ClipNorm = 1, WeightDecay = 1e-4 }, loss: "mse");
/// optimizer.LearningRate = 0.001;   // from the next update on, also where there was a schedule
/// </code></example>
public abstract partial class Optimizer : IDisposable
{
    private readonly Dictionary<Variable, VariableState> states = [];
    private readonly List<Variable> stateVariables = [];
    private readonly HashSet<Variable> frozen = [];
    private LearningRate rate;
    private int accumulated;
    private long call;
    private bool disposed, serves;

    /// <summary>An optimizer that is not built yet.</summary>
    /// <param name="learningRate">A number, a schedule or a function.</param>
    /// <param name="name">Default: the class's name in snake case, as Keras makes it: <c>adam_w</c>.</param>
    protected Optimizer(LearningRate learningRate, string? name = null)
    {
        rate = learningRate;
        Name = name ?? SnakeCase.Of(GetType().Name);
        onePass = new(UpdateInOnePass, SumFirst);
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The number of updates applied so far.</summary>
    public virtual long Iterations { get; private protected set; }

    /// <summary>The number of calls of <see cref="Apply"/> left out because of NaN or infinity.</summary>
    public long SkippedUpdates { get; private protected set; }

    /// <summary>
    /// The rate of the next update: schedule(clock) × factors. Reading changes nothing; assigning replaces number or schedule by a constant from the next update
    /// on and leaves the factors.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value assigned is NaN, infinite or negative.</exception>
    public virtual double LearningRate
    {
        get
        {
            var effective = rateFactors.Times(rate.At(Iterations));
            return Owner is { } owner ? owner.rateFactors.Times(effective) : effective;
        }
        set => rate = value;
    }

    /// <summary>The schedule in force, as it was given; null while the rate is a number. <c>Fit</c> counts its lengths by its own run.</summary>
    public virtual LearningRateSchedule? Schedule => rate.Schedule;

    /// <summary>The rate that the last update used; null before the first.</summary>
    public virtual double? LastLearningRate { get; private protected set; }

    /// <summary>The state, named as Keras names it: <c>sequential_dense_kernel_momentum</c>. Empty before the optimizer is built.</summary>
    public virtual IReadOnlyList<Variable> StateVariables => stateVariables;

    /// <summary>The variables with their state.</summary>
    private protected IReadOnlyCollection<VariableState> States => states.Values;

    /// <summary>The variables that stay as they are whatever their gradients; known once the optimizer is built.</summary>
    internal virtual IReadOnlySet<Variable> Frozen => frozen;

    /// <summary>The optimizer that applies this one; the <see cref="RateFactors"/> of a <see cref="MultiOptimizer"/> count here too.</summary>
    internal Optimizer? Owner { get; private set; }

    /// <summary>What an owner multiplies gradients by, on their way into the update.</summary>
    private protected double GradientScale { get; private set; } = 1;

    /// <summary>What the next loss is multiplied by and its gradients are divided by.</summary>
    internal virtual double LossScale => LossScaleFactor ?? 1;

    /// <summary>Whether a loss was scaled since this was last set to false.</summary>
    internal bool HasScaledLoss { get; set; }

    /// <summary>Whether the state has been made.</summary>
    public bool Built { get; private protected set; }

    /// <summary>The optimizer of a name with its defaults: <c>"sgd"</c>, <c>"adam"</c>.</summary>
    /// <param name="name">Keras's name, in any case.</param>
    /// <exception cref="ArgumentException">No optimizer has that name; the message offers the nearest.</exception>
    public static Optimizer Get(string name) => OptimizerNames.Create(name);

    /// <inheritdoc cref="Get"/>
    public static implicit operator Optimizer(string name) => Get(name);

    /// <summary>Makes the state. Does nothing when that was done for the same variables.</summary>
    /// <param name="variables">Each once; the only ones this optimizer will change.</param>
    /// <exception cref="ArgumentException">
    /// A variable is listed twice, two have paths that would give their state one name, or a path of <see cref="ForPath"/> or
    /// of an <see cref="OptimizerMap"/>, or a name of <see cref="ExcludeFromWeightDecay"/>, matches none (the nearest are named). Nothing has been made then.
    /// </exception>
    /// <exception cref="InvalidOperationException">The optimizer was built with other variables, or an option misses another that it needs.</exception>
    public virtual void Build(IReadOnlyList<Variable> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        RequireNotDisposed();
        if (Built)
        {
            if (variables.FirstOrDefault(v => !states.ContainsKey(v)) is { } unknown) throw UnknownVariable(unknown);
            return;
        }
        CheckBuild(variables);
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        foreach (var variable in variables)
        {
            var average = UseEma ? StateVariable(variable, AverageName, zeros_like(variable.Value)) : null;
            var accumulator = GradientAccumulationSteps is null ? null : StateVariable(variable, AccumulatorName, zeros_like(variable.Value).neg_());
            Variable[] slots = [.. StateNamesOf(variable).Select(name => StateVariable(variable, name, InitialState(name, variable.Value)))];
            var multiplier = multipliers.LastOrDefault(m => m.Pattern.IsMatch(variable.Path)) is (not null, _, var factor) ? factor : 1;
            states.Add(variable, new(variable, slots, average, accumulator, multiplier, !IsWithoutDecay(variable)));
            if (multiplier == 0) frozen.Add(variable);
        }
        Built = true;
    }

    /// <summary>One update, or one part of an accumulated update: changes each variable by its gradient and moves the clock by 1.</summary>
    /// <param name="gradients">
    /// One for each variable, of its shape; null where there is none: that variable stays as it is, unless gradients are accumulated and another call had one.
    /// Those of variables that <see cref="ForPath"/> freezes are not looked at.
    /// </param>
    /// <param name="variables">In the order of the gradients. The first call builds the optimizer with them.</param>
    /// <returns>Whether an update was applied: false while gradients are accumulated, and where an update was skipped.</returns>
    /// <exception cref="ArgumentException">Counts or shapes differ, or every gradient is null. Nothing has been changed then.</exception>
    /// <exception cref="InvalidOperationException">
    /// A variable is not one the optimizer was built with, the rate or a hyper-parameter is outside its range, or a gradient holds NaN and that is refused.
    /// Nothing has been changed then. Or the optimizer is part of a <see cref="MultiOptimizer"/>, which has to make the updates.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The optimizer is disposed.</exception>
    public virtual bool Apply(IReadOnlyList<Tensor?> gradients, IReadOnlyList<Variable> variables)
    {
        if (Owner is MultiOptimizer && !serves)
            throw new InvalidOperationException(
                $"Optimizer '{Name}' is part of optimizer '{Owner.Name}', whose clock would fall behind: call Apply of that one, or Fit a model compiled with it.");
        var step = Check(gradients, variables);
        gradients = WithoutFrozen(gradients, variables);
        if (Skips(gradients, variables)) return false;
        LeaveEvaluation();
        if (GradientAccumulationSteps is { } parts)
        {
            Accumulate(gradients, variables);
            if (++accumulated < parts) return false;
            UpdateBySums(step);
        }
        else
        {
            UpdateAll(gradients, variables, GradientScale, step);
        }
        if (UseEma) Average();
        LastLearningRate = step.LearningRate;
        Iterations++;
        return true;
    }

    /// <summary>Makes this one part of another.</summary>
    /// <exception cref="ArgumentException">It is part of one already.</exception>
    private protected static void Own(IReadOnlyList<Optimizer> optimizers, Optimizer owner, string argument)
    {
        foreach (var inner in optimizers)
        {
            if (inner.Owner is { } other)
                throw new ArgumentException($"Optimizer '{inner.Name}' is part of optimizer '{other.Name}' already: make one for each.", argument);
        }
        foreach (var inner in optimizers) inner.Owner = owner;
    }

    /// <summary><see cref="Apply"/> for an owner, with <see cref="GradientScale"/> in force.</summary>
    internal bool ApplyScaled(IReadOnlyList<Tensor?> gradients, IReadOnlyList<Variable> variables, double scale)
    {
        (GradientScale, serves) = (scale, true);
        try
        {
            return Apply(gradients, variables);
        }
        finally
        {
            (GradientScale, serves) = (1, false);
        }
    }

    /// <summary>Puts the optimizer to work on a TorchSharp module, for a training loop written by hand.</summary>
    /// <param name="module">Its parameters that require gradients are trained; their paths are their names with '/' for '.'.</param>
    /// <returns>What takes the steps. A module is moved to another device or type before: afterwards steps are refused.</returns>
    /// <exception cref="ArgumentException">The module has no parameters that require gradients.</exception>
    public AttachedOptimizer Attach(nn.Module module)
    {
        ArgumentNullException.ThrowIfNull(module);
        return new(this, module.named_parameters().Select(p => (p.name, (Tensor)p.parameter)));
    }

    /// <summary>The loss that gradients are to be taken of: times <see cref="LossScaleFactor"/>.</summary>
    /// <param name="loss">A scalar.</param>
    /// <returns>The loss itself, or a new tensor.</returns>
    public virtual Tensor ScaleLoss(Tensor loss)
    {
        HasScaledLoss = true;
        return LossScaleFactor is { } factor ? loss.Times(factor) : loss;
    }

    /// <summary>Frees the state.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
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

    /// <summary>Keeps one more array that belongs to no variable and is saved with the rest. For an override of <see cref="Build"/>, after the base's.</summary>
    /// <param name="name">As Keras names it.</param>
    /// <param name="value">The first value; the optimizer takes the tensor over.</param>
    /// <returns>The array, for <see cref="BeginUpdate"/> to change.</returns>
    /// <exception cref="ArgumentException">The state has an entry of that name already.</exception>
    protected Variable AddState(string name, Tensor value)
    {
        if (IsScalar(name) || stateVariables.Exists(state => state.Path == name))
            throw new ArgumentException($"The state of optimizer '{Name}' has an entry '{name}' already.", nameof(name));
        return Keep(name, value);
    }

    private Variable Keep(string name, Tensor value)
    {
        var state = new Variable(value, name, trainable: false);
        stateVariables.Add(state);
        return state;
    }

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

    /// <summary>Called once after the rule has been applied to all variables: what <see cref="BeginUpdate"/> worked out is in force. Default: nothing.</summary>
    private protected virtual void EndUpdate(UpdateStep step)
    {
    }

    /// <summary>Frees what the optimizer holds.</summary>
    /// <param name="disposing">False only from a finalizer.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing) return;
        disposed = true;
        ForgetTrained();
        foreach (var variable in stateVariables) variable.Dispose();
    }

    /// <summary>What Keras calls an array of a variable: the path with underscores, and the array's name.</summary>
    private protected virtual string StateName(Variable variable, string name) => UniqueStateName(variable, name);

    private static string UniqueStateName(Variable variable, string name) => $"{variable.Path.Replace('/', '_')}_{name}";

    private Variable StateVariable(Variable variable, string name, Tensor value)
    {
        var state = Keep(StateName(variable, name), value);
        state.Path = UniqueStateName(variable, name);
        return state;
    }

    /// <summary>Everything that can be wrong with an update, found before anything is changed. Builds.</summary>
    internal virtual UpdateStep Check(IReadOnlyList<Tensor?> gradients, IReadOnlyList<Variable> variables)
    {
        RequireNotDisposed();
        CheckGradients(gradients, variables);
        if (!Built) Build(variables);
        FindStates(variables);
        var step = new UpdateStep(CheckedRate(), Iterations);
        foreach (var range in ranges) range.Begin(Iterations);
        return step;
    }

    /// <summary>Whether this update is left out for NaN or infinity, which is then counted; or throws, where that is asked for.</summary>
    private protected bool Skips(IReadOnlyList<Tensor?> gradients, IReadOnlyList<Variable> variables)
    {
        if (NonFiniteGradients == NonFiniteGradients.PassThrough || FirstNonFinite(gradients) is not { } bad) return false;
        if (NonFiniteGradients == NonFiniteGradients.Throw)
            throw new InvalidOperationException($"The gradient of '{variables[bad].Path}' holds NaN or infinity at update {Iterations}. Nothing was changed.");
        SkippedUpdates++;
        return true;
    }

    private protected static void CheckGradients(IReadOnlyList<Tensor?> gradients, IReadOnlyList<Variable> variables)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        ArgumentNullException.ThrowIfNull(variables);
        if (gradients.Count != variables.Count)
            throw new ArgumentException($"{gradients.Count} gradients were given for {variables.Count} variables.", nameof(gradients));
        var any = false;
        for (var i = 0; i < gradients.Count; i++)
        {
            if (gradients[i] is not { } gradient) continue;
            any = true;
            if (Misfit(gradient, variables[i]) is { } misfit) throw new ArgumentException($"The gradient of '{variables[i].Path}' {misfit}.", nameof(gradients));
        }
        if (!any) throw new ArgumentException("No gradients: every one is null. Does the loss depend on the variables?", nameof(gradients));
    }

    /// <summary>Why a gradient cannot be the variable's.</summary>
    private static string? Misfit(Tensor gradient, Variable variable)
    {
        var value = variable.Value;
        if (!HasShape(gradient, variable.Shape)) return $"has shape {(Shape)gradient.shape}; the variable has shape {variable.Shape}";
        if (!gradient.is_floating_point()) return $"has type {gradient.dtype}; it must be a floating-point type";
        if (gradient.is_sparse) return "is sparse; make it dense with to_dense()";
        if (gradient.device_type != value.device_type || gradient.device_index != value.device_index)
            return $"is on device {gradient.device}; the variable is on {value.device}";
        return null;
    }

    // Tensor.shape allocates and takes a microsecond; this is read for every variable of every update.
    private static bool HasShape(Tensor tensor, Shape shape)
    {
        if (tensor.dim() != shape.Rank) return false;
        for (var axis = 0; axis < shape.Rank; axis++)
            if (tensor.size(axis) != shape[axis]) return false;
        return true;
    }

    internal void RequireNotDisposed() => ObjectDisposedException.ThrowIf(disposed, this);

    private double CheckedRate()
    {
        var current = LearningRate;
        return double.IsFinite(current) && current >= 0
            ? current
            : throw new InvalidOperationException(
                $"The learning rate of update {Iterations} is {current.ToString(System.Globalization.CultureInfo.InvariantCulture)}; "
                + $"it must be finite and >= 0. It comes from {rate}{rateFactors}{Owner?.rateFactors}.");
    }

    /// <summary>The states of the variables, in their order; each must be known and stand there once.</summary>
    private void FindStates(IReadOnlyList<Variable> variables)
    {
        call++;
        for (var i = 0; i < variables.Count; i++)
        {
            if (!states.TryGetValue(variables[i], out var state)) throw UnknownVariable(variables[i]);
            if (state.LastCall == call) throw ListedTwice(variables[i]);
            state.LastCall = call;
        }
    }

    private protected static ArgumentException ListedTwice(Variable variable) =>
        new($"Variable '{variable.Path}' is listed twice; it would be updated twice.");

    private protected InvalidOperationException UnknownVariable(Variable variable) =>
        new($"Variable '{variable.Path}' is not one that optimizer '{Name}' was built with. Use a new optimizer for new variables.");
}
