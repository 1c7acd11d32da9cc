using System.Text.Json.Nodes;
using Anneal.Schedules;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>The base class of optimizers, which change variables by their gradients. An optimizer has a rule of its own (<see cref="RuleOptimizer"/>, the base class of
/// optimizers of your own) or passes gradients on to other optimizers (<see cref="LossScaleOptimizer"/>, <see cref="MultiOptimizer"/>).</summary>
/// <remarks>
/// <para>The clock is <see cref="Iterations"/>, the number of applied updates, from 0. Schedules, rules and averages read it. Accumulated micro-batches and skipped updates
/// do not advance it.</para>
/// <para>An optimizer updates only the variables it was built with. Keras: <c>keras.optimizers.Optimizer</c>.</para>
/// </remarks>
/// <example><code>
/// model.Compile(new SGD(new ExponentialDecay(0.1, 1000, 0.9), momentum: 0.9) { ClipNorm = 1, WeightDecay = 1e-4 }, loss: "mse");
/// optimizer.LearningRate = 0.001; // from the next update on, even if there was a schedule
/// optimizer.LearningRate = new CosineDecay(0.001, 1000);
/// </code></example>
public abstract class Optimizer : IConfigurable<Optimizer>, IDisposable
{
    private double? lossScaleFactor;
    private NonFiniteGradients nonFiniteGradients;
    private bool disposed;

    /// <summary>Makes an optimizer that is not built yet.</summary>
    /// <param name="name">The name. Default: the name of the class in snake_case as Keras forms it, such as <c>adam_w</c>.</param>
    protected Optimizer(string? name = null) => Name = name ?? SnakeCase.Of(GetType().Name);

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The number of updates applied so far.</summary>
    public abstract long Iterations { get; }

    /// <summary>The number of calls of <see cref="Apply"/> that were skipped because of NaN or infinity.</summary>
    public long SkippedUpdates { get; private protected set; }

    /// <summary>The rate: a number or a schedule. As a number it is the rate of the next update, schedule(clock) × factors. Assigning a number, a schedule or a function
    /// (<c>new(step => ...)</c>) replaces the rate from the next update on; clock and factors stay.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The assigned number is NaN, infinite or negative.</exception>
    /// <exception cref="InvalidOperationException">The rate is read, a length of its schedule depends on the run, and <c>Fit</c> has not been called.</exception>
    public abstract LearningRate LearningRate { get; set; }

    /// <summary>The current schedule, as it was given; null while the rate is a number. <c>Fit</c> converts its lengths by its own run. Assigning one is the same as assigning it to <see cref="LearningRate"/>.</summary>
    /// <exception cref="ArgumentNullException">The assigned value is null. Assign a number to <see cref="LearningRate"/> instead.</exception>
    public abstract LearningRateSchedule? Schedule { get; set; }

    /// <summary>The rate of the last update; null before the first.</summary>
    public abstract double? LastLearningRate { get; }

    /// <summary>Named factors of the rate, such as <c>optimizer.RateFactors["plateau"] = 0.5</c>. The rate is schedule(clock) × their product. Default: none.</summary>
    /// <remarks>Factors must be finite and at least 0; others throw <see cref="ArgumentOutOfRangeException"/>. They may change at any time.</remarks>
    public abstract IDictionary<string, double> RateFactors { get; }

    /// <summary>The state, with Keras's names, such as <c>sequential_dense_kernel_momentum</c>. Empty before the optimizer is built.</summary>
    public virtual IReadOnlyList<Variable> StateVariables => Arrays.All;

    /// <summary>Whether the state has been made.</summary>
    public bool Built { get; private protected set; }

    /// <summary>The factor by which the loss is multiplied before gradients are computed, and by which the gradients are divided. Default null: 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The factor is not positive or not finite.</exception>
    public double? LossScaleFactor { get => lossScaleFactor; init => lossScaleFactor = value is { } factor ? Require.Single(Require.Positive(factor, nameof(LossScaleFactor)), nameof(LossScaleFactor)) : null; }

    /// <summary>The treatment of gradients that hold NaN or infinity. Default: they are used, as in Keras.</summary>
    public NonFiniteGradients NonFiniteGradients { get => nonFiniteGradients; init => nonFiniteGradients = Require.Defined(value, nameof(NonFiniteGradients)); }

    static string IConfigurable<Optimizer>.Kind => "optimizer";

    static string? IConfigurable<Optimizer>.Example => "new Adam(0.001)";

    static bool IConfigurable<Optimizer>.IgnoresCase => true;

    // TensorFlow 2.11 to 2.15 registered Keras's own optimizers as if they were a user's.
    static string? IConfigurable<Optimizer>.FormerPackage => "Custom";

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

    /// <summary>Makes an optimizer with default arguments from a name, such as <c>"sgd"</c> or <c>"adam"</c>.</summary>
    /// <param name="name">The name in Keras, in upper or lower case.</param>
    /// <exception cref="ArgumentException">The name is unknown. The message lists the nearest known names.</exception>
    public static Optimizer Get(string name) => Registry<Optimizer>.Get(name);

    /// <inheritdoc cref="Get"/>
    public static implicit operator Optimizer(string name) => Get(name);

    /// <summary>Writes class and hyper-parameters as JSON. Keras's <c>optimizers.serialize</c>.</summary>
    /// <returns><c>{"module", "class_name", "config", "registered_name"}</c>, a new object.</returns>
    /// <exception cref="NotSupportedException">The rate is a function, weight decay excludes variables instead of names, or the class is not registered
    /// (<see cref="RegisteredAttribute"/>).</exception>
    /// <remarks>
    /// As in Keras, a constant rate is written as a float32: 0.1 becomes 0.10000000149011612. The options <c>for_path</c>, <c>exclude_from_weight_decay</c> and
    /// <c>non_finite_gradients</c>, which Keras does not have, are written only if they are set. The module is then <c>anneal.optimizers</c>, which Keras refuses.
    /// </remarks>
    public JsonObject ToConfig() => Registry<Optimizer>.Serialize(this);

    /// <summary>Reads an optimizer that <see cref="ToConfig"/> or Keras's <c>optimizers.serialize</c>, on any backend, wrote.</summary>
    /// <param name="config">An object with <c>class_name</c>, in upper or lower case, and <c>config</c>. Missing keys have the defaults of the class. The object does not
    /// change.</param>
    /// <returns>A new optimizer that is not built.</returns>
    /// <exception cref="ConfigException">The class is unknown, a key is unknown or of the wrong type, or a value is out of range.</exception>
    public static Optimizer FromConfig(JsonNode config) => Registry<Optimizer>.Deserialize(config);

    /// <summary>The constructor arguments and the options as JSON. Keras's <c>get_config</c>.</summary>
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

    /// <summary>Makes the state. Does nothing if the optimizer was built with the same variables.</summary>
    /// <param name="variables">The variables, each once. The optimizer can change only these.</param>
    /// <exception cref="ArgumentException">A variable is listed twice, two variables have paths that would give their state the same name, or a path of
    /// <see cref="TunableOptimizer.ForPath"/> or of an <see cref="OptimizerMap"/> matches no variable (the message lists the nearest paths). Nothing has been made
    /// then.</exception>
    /// <exception cref="InvalidOperationException">The optimizer was built with other variables, or an option needs another option that is not set.</exception>
    public abstract void Build(IReadOnlyList<Variable> variables);

    /// <summary>Makes one update, or one part of an accumulated update: changes each variable by its gradient and advances the clock by 1.</summary>
    /// <param name="gradients">One gradient per variable, of its shape. A variable whose gradient is null does not change, unless gradients are accumulated and another
    /// call had one. Gradients of variables that <see cref="TunableOptimizer.ForPath"/> freezes are ignored.</param>
    /// <param name="variables">The variables, in the order of the gradients. The first call builds the optimizer with them.</param>
    /// <returns>Whether an update was applied. False while gradients are accumulated, and if the update was skipped.</returns>
    /// <exception cref="ArgumentException">The counts or shapes differ, or every gradient is null. Nothing has changed then.</exception>
    /// <exception cref="InvalidOperationException">The optimizer was not built with one of the variables, the rate or a hyper-parameter is out of range, a gradient holds
    /// NaN or infinity and <see cref="NonFiniteGradients"/> refuses it, or the optimizer is part of a <see cref="MultiOptimizer"/>, which makes the updates. Nothing has
    /// changed then.</exception>
    /// <exception cref="ObjectDisposedException">The optimizer is disposed.</exception>
    public abstract bool Apply(IReadOnlyList<Tensor?> gradients, IReadOnlyList<Variable> variables);

    /// <summary>Multiplies a loss by <see cref="LossScaleFactor"/>, before its gradients are computed.</summary>
    /// <param name="loss">The loss, a scalar.</param>
    /// <returns>The loss itself or a new tensor.</returns>
    public virtual Tensor ScaleLoss(Tensor loss)
    {
        HasScaledLoss = true;
        return LossScale is not 1 and var factor ? loss.Times(factor) : loss;
    }

    /// <summary>Ends training: writes the moving averages into the variables, if there are any. <c>Fit</c> calls it after the last epoch.</summary>
    public abstract void FinalizeVariables();

    /// <summary>Puts the values for evaluation and saving into the variables, if they differ from those for training (<see cref="ScheduleFreeAdamW"/>).</summary>
    /// <returns>Whether the variables were changed. <see cref="LeaveEvaluation"/> undoes the change.</returns>
    /// <remarks>A model calls it in <c>Evaluate</c>, <c>Predict</c>, <c>GetWeights</c> and validation. It does not use moving averages
    /// (<see cref="TunableOptimizer.UseEma"/>): as in Keras, a model evaluates the weights until training ends.</remarks>
    public virtual bool EnterEvaluation() => false;

    /// <summary>Restores, bit for bit, the values that <see cref="EnterEvaluation"/>, <see cref="AttachedOptimizer.Evaluate"/> or the <see cref="FinalizeVariables"/> of
    /// <see cref="ScheduleFreeAdamW"/> replaced. An override must call the base method.</summary>
    public abstract void LeaveEvaluation();

    /// <summary><see cref="EnterEvaluation"/> for a loop written by hand, which has no end of <c>Fit</c> to look at moving averages after: shows these too.</summary>
    internal abstract bool ShowAverages();

    /// <summary>Copies everything that the next update depends on, except the variables, by name: <c>iteration</c>, every array of <see cref="StateVariables"/> under its
    /// path, a constant rate, and rate factors. Entries of one of several optimizers have the prefix <c>optimizer_0/</c> and so on.</summary>
    /// <returns>Flat arrays of <c>long</c>, <c>float</c> or <c>double</c>.</returns>
    /// <exception cref="InvalidOperationException">The optimizer is not built, or an array has more elements than a .NET array can hold.</exception>
    /// <remarks>An optimizer with the same arguments that receives this state through <see cref="SetState"/> continues bit for bit.</remarks>
    public IReadOnlyDictionary<string, Array> GetState()
    {
        RequireBuilt();
        var state = new OrderedDictionary<string, Array>();
        WriteScalars(state);
        foreach (var variable in StateVariables) state.Add(variable.Path, StateArray.Of(variable));
        return state;
    }

    /// <summary>Restores a state from <see cref="GetState"/>.</summary>
    /// <param name="state">The state, with exactly the entries of this optimizer. A rate in the state replaces a schedule, and the rate factors become those of the
    /// state.</param>
    /// <exception cref="InvalidOperationException">The optimizer is not built. Call <see cref="Build"/> with the variables first.</exception>
    /// <exception cref="ArgumentException">Entries are missing, unknown, or of the wrong length, type or value, or the rate is missing because it followed a schedule that
    /// this optimizer does not have. The message lists all faults, and nothing has changed. (Keras compares the number of arrays and skips loading with a
    /// warning.)</exception>
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

    /// <summary>Adds an array to the state that belongs to no variable and is saved with the rest. Call it in an override of <see cref="Build"/>, after the base
    /// method.</summary>
    /// <param name="name">The name in Keras.</param>
    /// <param name="value">The first value. The optimizer takes ownership of the tensor.</param>
    /// <returns>The array, which the rule changes at each update.</returns>
    /// <exception cref="ArgumentException">The state already has an entry of that name.</exception>
    protected Variable AddState(string name, Tensor value) => Arrays.Add(name, value, Name);

    /// <summary>Frees the native memory of the optimizer.</summary>
    /// <param name="disposing">False only in a finalizer.</param>
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
        foreach (var key in OptionKeys.OfTensorFlow)
            if (reader.Has(key)) reader.Constant(key, "true", "false", "null");
        if (reader.Find(OptionKeys.NonFiniteGradients) is { IsNull: false } value) nonFiniteGradients = value.AsEnum<NonFiniteGradients>();
    }

    /// <summary>Takes an owner's loss scale over.</summary>
    internal void TakeLossScale(double? factor) => lossScaleFactor = factor;

    /// <summary>The arrays of its state that belong to no variable.</summary>
    internal IReadOnlyList<Variable> OwnState => Arrays.Own;

    /// <summary>Takes over how far another run had come. An optimizer that hands gradients on follows those within.</summary>
    internal virtual void TakeClock(long count)
    {
    }

    /// <summary>Puts what belongs to this optimizer as a whole, and to no variable, behind a prefix.</summary>
    internal void PrefixOwnState(string prefix) => Arrays.PrefixOwn(prefix);

    internal void RequireNotDisposed() => ObjectDisposedException.ThrowIf(disposed, this);

    private void RequireBuilt()
    {
        RequireNotDisposed();
        if (!Built) throw new InvalidOperationException($"Optimizer '{Name}' has no state yet. The first update builds it, or Build(variables).");
    }
}
