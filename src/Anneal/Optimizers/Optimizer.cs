using System.Text.Json.Nodes;
using Anneal.Schedules;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>
/// Changes variables by their gradients: a rule of its own (<see cref="RuleOptimizer"/>, which an optimizer of yours derives from), or other optimizers that it hands
/// the gradients on to (<see cref="LossScaleOptimizer"/>, <see cref="MultiOptimizer"/>).
/// </summary>
/// <remarks>
/// <para>The clock is <see cref="Iterations"/>: applied updates, from 0. Schedules, rules and averages read it and nothing else counts: micro-batches that are
/// accumulated and updates that are skipped do not advance it.</para>
/// <para>An optimizer serves the variables it was built with, each keyed by itself. Keras: <c>keras.optimizers.Optimizer</c>.</para>
/// </remarks>
/// <example><code>
/// model.Compile(new SGD(new ExponentialDecay(0.1, 1000, 0.9), momentum: 0.9) { ClipNorm = 1, WeightDecay = 1e-4 }, loss: "mse");
/// optimizer.LearningRate = 0.001;   // from the next update on, also where there was a schedule
/// </code></example>
public abstract class Optimizer : IConfigurable<Optimizer>, IDisposable
{
    private double? lossScaleFactor;
    private NonFiniteGradients nonFiniteGradients;
    private bool disposed;

    /// <summary>An optimizer that is not built yet.</summary>
    /// <param name="name">Default: the class's name in snake case, as Keras makes it: <c>adam_w</c>.</param>
    protected Optimizer(string? name = null) => Name = name ?? SnakeCase.Of(GetType().Name);

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The number of updates applied so far.</summary>
    public abstract long Iterations { get; }

    /// <summary>The number of calls of <see cref="Apply"/> left out because of NaN or infinity.</summary>
    public long SkippedUpdates { get; private protected set; }

    /// <summary>The rate of the next update: schedule(clock) × factors. Assigning replaces number or schedule by a constant and leaves the factors.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value assigned is NaN, infinite or negative.</exception>
    public abstract double LearningRate { get; set; }

    /// <summary>The schedule in force, as it was given; null while the rate is a number. <c>Fit</c> counts its lengths by its own run.</summary>
    public abstract LearningRateSchedule? Schedule { get; }

    /// <summary>The rate that the last update used; null before the first.</summary>
    public abstract double? LastLearningRate { get; }

    /// <summary>Named factors of the rate, all 1 unless set: <c>optimizer.RateFactors["plateau"] = 0.5</c>. Rate = schedule(clock) × their product.</summary>
    /// <remarks>Each is finite and at least 0: assigning another throws <see cref="ArgumentOutOfRangeException"/>. They may be changed at any time.</remarks>
    public abstract IDictionary<string, double> RateFactors { get; }

    /// <summary>The state, named as Keras names it: <c>sequential_dense_kernel_momentum</c>. Empty before the optimizer is built.</summary>
    public virtual IReadOnlyList<Variable> StateVariables => Arrays.All;

    /// <summary>Whether the state has been made.</summary>
    public bool Built { get; private protected set; }

    /// <summary>The loss is multiplied by this before gradients are taken and the gradients are divided by it. Default null: 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not positive, or not finite.</exception>
    public double? LossScaleFactor { get => lossScaleFactor; init => lossScaleFactor = value is { } factor ? Require.Single(Require.Positive(factor, nameof(LossScaleFactor)), nameof(LossScaleFactor)) : null; }

    /// <summary>What to do with gradients that hold NaN or infinity. Default: nothing, as Keras.</summary>
    public NonFiniteGradients NonFiniteGradients { get => nonFiniteGradients; init => nonFiniteGradients = Require.Defined(value, nameof(NonFiniteGradients)); }

    static string IConfigurable<Optimizer>.Kind => "optimizer";

    static string? IConfigurable<Optimizer>.Example => "new Adam(0.001)";

    static bool IConfigurable<Optimizer>.IgnoresCase => true;

    ConfigOrigin IConfigurable<Optimizer>.Origin { get; set; }

    /// <summary>The arrays of its own state.</summary>
    private protected StateArrays Arrays { get; } = new();

    /// <summary>The variables that stay as they are whatever their gradients; known once the optimizer is built.</summary>
    internal abstract IReadOnlySet<Variable> Frozen { get; }

    /// <summary>The rules that it works by, each with a rate of its own: itself, or those that it hands gradients on to.</summary>
    internal abstract IReadOnlyList<RuleOptimizer> Parts { get; }

    /// <summary>The schedule of the rate with the factors in force: what the updates to come will follow. Null while the rate is a number.</summary>
    internal virtual LearningRateSchedule? EffectiveSchedule => null;

    /// <summary>The schedules in force, and what each is of.</summary>
    internal virtual IEnumerable<(string Name, LearningRateSchedule Schedule)> Schedules => [];

    /// <summary>What the next loss is multiplied by and its gradients are divided by.</summary>
    internal virtual double LossScale => LossScaleFactor ?? 1;

    /// <summary>Whether a loss was scaled since this was last set to false.</summary>
    internal bool HasScaledLoss { get; set; }

    /// <summary>Whether the variables hold the values to evaluate: gradients taken now would not be those to train by.</summary>
    internal abstract bool Evaluating { get; }

    /// <summary>Forces the tensor operations: they are what all other ways to compute a rule are tested against.</summary>
    internal bool UsesTensorOperations { get; set; }

    /// <summary>The optimizer that applies this one, and how.</summary>
    internal Ownership Ownership { get; } = new();

    /// <summary>The optimizer of a name with its defaults: <c>"sgd"</c>, <c>"adam"</c>.</summary>
    /// <param name="name">Keras's name, in any case.</param>
    /// <exception cref="ArgumentException">No optimizer has that name; the message offers the nearest.</exception>
    public static Optimizer Get(string name) => Registry<Optimizer>.Get(name);

    /// <inheritdoc cref="Get"/>
    public static implicit operator Optimizer(string name) => Get(name);

    /// <summary>Class and hyper-parameters as JSON: Keras's <c>optimizers.serialize</c>, key for key.</summary>
    /// <returns><c>{"module", "class_name", "config", "registered_name"}</c>, a new object.</returns>
    /// <exception cref="NotSupportedException">The rate is a function, decay leaves out variables and not names, or the class is not known (<see cref="RegisteredAttribute"/>).</exception>
    /// <remarks>
    /// As in Keras, a rate that is a number is written as the float32 that is used: 0.1 becomes 0.10000000149011612. What Keras does not have, <c>for_path</c>,
    /// <c>exclude_from_weight_decay</c> and <c>non_finite_gradients</c>, is written where it is set; the module is <c>anneal.optimizers</c> then, and Keras refuses it.
    /// </remarks>
    public JsonObject ToConfig() => Registry<Optimizer>.Serialize(this);

    /// <summary>The optimizer that <see cref="ToConfig"/>, or Keras's <c>optimizers.serialize</c> on any backend, wrote.</summary>
    /// <param name="config">An object with <c>class_name</c>, in any case, and <c>config</c>: keys that are missing have the defaults of the class. It is left as it is.</param>
    /// <returns>A new optimizer that is not built.</returns>
    /// <exception cref="ConfigException">The class is unknown, a key is surplus or of the wrong type, or a value is out of range.</exception>
    public static Optimizer FromConfig(JsonNode config) => Registry<Optimizer>.Deserialize(config);

    /// <summary>The arguments of the constructor and the options, as JSON: Keras's <c>get_config</c>.</summary>
    /// <returns>A new object.</returns>
    public virtual JsonObject GetConfig()
    {
        var writer = new ConfigWriter<Optimizer>(this);
        WriteShared(writer);
        return writer.Config;
    }

    string IConfigurable<Optimizer>.ModuleOf(string module, JsonObject config) =>
        module == "keras.optimizers" && OptionKeys.Own.Any(config.ContainsKey) ? "anneal.optimizers" : module;

    void IConfigurable<Optimizer>.FinishReading(ConfigReader reader) => ReadOptions(reader);

    /// <summary>Makes the state. Does nothing when that was done for the same variables.</summary>
    /// <param name="variables">Each once; the only ones this optimizer will change.</param>
    /// <exception cref="ArgumentException">
    /// A variable is listed twice, two have paths that would give their state one name, or a path of <see cref="TunableOptimizer.ForPath"/> or
    /// of an <see cref="OptimizerMap"/> matches none (the nearest are named). Nothing has been made then.
    /// </exception>
    /// <exception cref="InvalidOperationException">The optimizer was built with other variables, or an option misses another that it needs.</exception>
    public abstract void Build(IReadOnlyList<Variable> variables);

    /// <summary>One update, or one part of an accumulated update: changes each variable by its gradient and moves the clock by 1.</summary>
    /// <param name="gradients">
    /// One for each variable, of its shape; null where there is none: that variable stays as it is, unless gradients are accumulated and another call had one.
    /// Those of variables that <see cref="TunableOptimizer.ForPath"/> freezes are not looked at.
    /// </param>
    /// <param name="variables">In the order of the gradients. The first call builds the optimizer with them.</param>
    /// <returns>Whether an update was applied: false while gradients are accumulated, and where an update was skipped.</returns>
    /// <exception cref="ArgumentException">Counts or shapes differ, or every gradient is null. Nothing has been changed then.</exception>
    /// <exception cref="InvalidOperationException">
    /// A variable is not one the optimizer was built with, the rate or a hyper-parameter is outside its range, or a gradient holds NaN and that is refused.
    /// Nothing has been changed then. Or the optimizer is part of a <see cref="MultiOptimizer"/>, which has to make the updates.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The optimizer is disposed.</exception>
    public abstract bool Apply(IReadOnlyList<Tensor?> gradients, IReadOnlyList<Variable> variables);

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
        return LossScale is not 1 and var factor ? loss.Times(factor) : loss;
    }

    /// <summary>Ends training: writes the moving averages into the variables, where they are kept. <c>Fit</c> calls it after the last epoch.</summary>
    public abstract void FinalizeVariables();

    /// <summary>Puts the values to evaluate and save into the variables, where they are not those that training goes on from (<see cref="ScheduleFreeAdamW"/>).</summary>
    /// <returns>Whether the variables were changed: <see cref="LeaveEvaluation"/> then undoes it.</returns>
    /// <remarks>A model's <c>Evaluate</c>, <c>Predict</c>, <c>GetWeights</c> and validation call it. Moving averages (<see cref="TunableOptimizer.UseEma"/>) stay out of it: as in Keras, a model evaluates the weights themselves until training ends.</remarks>
    public virtual bool EnterEvaluation() => false;

    /// <summary>
    /// Puts back, bit for bit, what <see cref="EnterEvaluation"/>, <see cref="AttachedOptimizer.Evaluate"/> or the <see cref="FinalizeVariables"/> of
    /// <see cref="ScheduleFreeAdamW"/> replaced. An override calls the base's.
    /// </summary>
    public abstract void LeaveEvaluation();

    /// <summary><see cref="EnterEvaluation"/> for a loop written by hand, which has no end of <c>Fit</c> to look at moving averages after: shows these too.</summary>
    internal abstract bool ShowAverages();

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
    /// Entries are missing, surplus, or of the wrong length, type or value; all are listed and nothing has been changed. (Keras counts the arrays and skips loading with
    /// a warning.) Or the rate is missing where it followed a schedule that this optimizer does not have.
    /// </exception>
    public void SetState(IReadOnlyDictionary<string, Array> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        RequireBuilt();
        var reader = new StateReader(state);
        ReadState(reader);
        reader.Finish(Name);
    }

    /// <summary>Frees the state.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Keeps one more array that belongs to no variable and is saved with the rest. For an override of <see cref="Build"/>, after the base's.</summary>
    /// <param name="name">As Keras names it.</param>
    /// <param name="value">The first value; the optimizer takes the tensor over.</param>
    /// <returns>The array, to be changed at each update.</returns>
    /// <exception cref="ArgumentException">The state has an entry of that name already.</exception>
    protected Variable AddState(string name, Tensor value) => Arrays.Add(name, value, Name);

    /// <summary>Frees what the optimizer holds.</summary>
    /// <param name="disposing">False only from a finalizer.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing) return;
        disposed = true;
        Arrays.Dispose();
    }

    /// <summary>Everything that can be wrong with an update, found before anything is changed. Builds.</summary>
    internal abstract void Check(IReadOnlyList<Tensor?> gradients, IReadOnlyList<Variable> variables);

    /// <summary>Throws where <see cref="Build"/> would not succeed.</summary>
    internal abstract void CheckBuild(IReadOnlyList<Variable> variables);

    /// <summary>What the arrays kept for variables will be called.</summary>
    internal abstract IEnumerable<(string Path, Variable Variable)> PathsOfState(IReadOnlyList<Variable> variables);

    /// <summary>Adds what is not an array of a variable.</summary>
    internal abstract void WriteScalars(IDictionary<string, Array> state);

    /// <summary>Takes back what <see cref="GetState"/> has: checks each entry now, changes nothing before all of them are good.</summary>
    internal abstract void ReadState(StateReader state);

    /// <summary>Writes what all optimizers have.</summary>
    private protected virtual void WriteShared(ConfigWriter<Optimizer> writer)
    {
        writer.Add("name", Name);
        if (NonFiniteGradients != NonFiniteGradients.PassThrough) writer.AddEnum<NonFiniteGradients>(OptionKeys.NonFiniteGradients, NonFiniteGradients);
    }

    /// <summary>Reads what no constructor has.</summary>
    private protected virtual void ReadOptions(ConfigReader reader)
    {
        reader.Find("name"); // Of a class whose constructor does not take it, it is the class's.
        if (reader.Find(OptionKeys.NonFiniteGradients) is { IsNull: false } value) nonFiniteGradients = value.AsEnum<NonFiniteGradients>();
    }

    /// <summary>Takes an owner's loss scale over.</summary>
    internal void TakeLossScale(double? factor) => lossScaleFactor = factor;

    /// <summary>Puts what belongs to this optimizer as a whole, and to no variable, behind a prefix.</summary>
    internal void PrefixOwnState(string prefix) => Arrays.PrefixOwn(prefix);

    internal void RequireNotDisposed() => ObjectDisposedException.ThrowIf(disposed, this);

    private void RequireBuilt()
    {
        RequireNotDisposed();
        if (!Built) throw new InvalidOperationException($"Optimizer '{Name}' has no state yet: it is built by the first update, or by Build(variables).");
    }
}
