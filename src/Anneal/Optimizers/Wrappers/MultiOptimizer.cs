using System.Globalization;
using System.Text.Json.Nodes;
using Anneal.Schedules;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>Gives each variable the optimizer that its path asks for, each with its own rate, options and state.</summary>
/// <remarks>
/// <para><see cref="LearningRate"/>, <see cref="Schedule"/> and <see cref="LastLearningRate"/> are those of the map's default optimizer, for reading and for assigning, or,
/// once it turns out to have no variables, of the first that has; the others keep theirs (see <see cref="Optimizers"/>). (Keras refuses both.)
/// <see cref="Optimizer.RateFactors"/> set here multiply the rates of all.</para>
/// <para>An optimizer none of whose variables has a gradient sits the call out: neither its variables nor its clock move. (Keras fails.)</para>
/// <para><see cref="Optimizer.NonFiniteGradients"/> and <see cref="Optimizer.LossScaleFactor"/> are set here and count for all; every other option is set on the inner
/// optimizers, and setting it here is refused when training begins. <see cref="Optimizer.GlobalClipNorm"/> of one is over its own variables.</para>
/// <para>Keras: <c>keras.optimizers.MultiOptimizer</c>, same order and defaults, without a function in place of the map.</para>
/// </remarks>
/// <example><code>
/// new MultiOptimizer(new OptimizerMap(new AdamW(1e-3), ("model/encoder/.*", new SGD(1e-4))))
/// </code></example>
public sealed class MultiOptimizer : Optimizer
{
    private readonly Dictionary<Variable, Share> shareOf = [];
    private readonly List<Share> shares = [];
    private readonly HashSet<Variable> frozen = [];
    private Optimizer leading;

    /// <summary>Several optimizers for one model.</summary>
    /// <param name="optimizerMap">Which optimizer a variable has. The optimizers are disposed with this one.</param>
    /// <param name="lossScaleFactor">Takes the place of that of all inner optimizers. Default null: 1.</param>
    /// <param name="name">Default <c>multi_optimizer</c>.</param>
    /// <exception cref="ArgumentException">The factor is not positive, an inner optimizer has another one, or belongs to another owner already.</exception>
    public MultiOptimizer(OptimizerMap optimizerMap, double? lossScaleFactor = null, string? name = null)
        : base(0.0, name)
    {
        ArgumentNullException.ThrowIfNull(optimizerMap);
        OptimizerMap = optimizerMap;
        leading = optimizerMap.DefaultOptimizer;
        LossScaleFactor = lossScaleFactor;
        Optimizers = [.. optimizerMap.Entries.Select(entry => entry.Optimizer).Append(optimizerMap.DefaultOptimizer).Distinct()];
        foreach (var inner in Optimizers)
        {
            if (inner.LossScaleFactor is { } other && other != lossScaleFactor)
                throw new ArgumentException(
                    $"Optimizer '{inner.Name}' has a LossScaleFactor of its own: give it to the MultiOptimizer, where it counts for all.", nameof(optimizerMap));
            if (inner.NonFiniteGradients != NonFiniteGradients.PassThrough)
                throw new ArgumentException(
                    $"Optimizer '{inner.Name}' has NonFiniteGradients of its own: set it on the MultiOptimizer, where it counts for all.", nameof(optimizerMap));
        }
        Own(Optimizers, this, nameof(optimizerMap));
    }

    /// <summary>Which optimizer a variable has.</summary>
    public OptimizerMap OptimizerMap { get; }

    /// <summary>The inner optimizers, each once: those of the map in order, then the default.</summary>
    public IReadOnlyList<Optimizer> Optimizers { get; }

    /// <summary>The rate of the map's default optimizer, or of the first with variables where that has none; assigning changes that one alone.</summary>
    public override double LearningRate { get => leading.LearningRate; set => leading.LearningRate = value; }

    /// <summary>The schedule of the optimizer whose <see cref="LearningRate"/> is shown.</summary>
    public override LearningRateSchedule? Schedule => leading.Schedule;

    /// <summary>The rate that the optimizer whose <see cref="LearningRate"/> is shown used last.</summary>
    public override double? LastLearningRate { get => leading.LastLearningRate; private protected set => throw new NotSupportedException(); }

    internal override IReadOnlySet<Variable> Frozen => frozen;

    internal override bool Evaluating
    {
        get
        {
            foreach (var inner in Optimizers)
                if (inner.Evaluating) return true;
            return false;
        }
    }

    /// <summary>The state of all inner optimizers.</summary>
    public override IReadOnlyList<Variable> StateVariables => [.. Optimizers.SelectMany(inner => inner.StateVariables)];

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">An option is set here that belongs to the inner optimizers.</exception>
    public override void Build(IReadOnlyList<Variable> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        RequireNotDisposed();
        if (Built)
        {
            if (variables.FirstOrDefault(v => !shareOf.ContainsKey(v)) is { } unknown) throw UnknownVariable(unknown);
            return;
        }
        HandOptionsOn();
        CheckBuild(variables);
        var variablesOf = VariablesOf(variables);
        foreach (var (i, inner) in Optimizers.Index())
        {
            if (!variablesOf.Contains(inner)) continue;
            inner.Build([.. variablesOf[inner]]);
            inner.PrefixOwnState(Prefix(i));
            var share = new Share(inner);
            shares.Add(share);
            foreach (var variable in variablesOf[inner]) shareOf.Add(variable, share);
            frozen.UnionWith(inner.Frozen);
        }
        if (!leading.Built) leading = Optimizers.FirstOrDefault(inner => inner.Built) ?? leading;
        Built = true;
    }

    internal override void CheckBuild(IReadOnlyList<Variable> variables)
    {
        if (OptimizerMap.Unmatched(variables) is { } path)
            throw new ArgumentException($"'{path}' of the OptimizerMap matches no variable; a path must match as a whole. {NearestPaths.Text(path, variables)}", nameof(variables));
        base.CheckBuild(variables);
        var variablesOf = VariablesOf(variables);
        foreach (var inner in Optimizers) inner.CheckBuild([.. variablesOf[inner]]);
    }

    internal override IEnumerable<(string Path, Variable Variable)> StatePaths(IReadOnlyList<Variable> variables) =>
        VariablesOf(variables).SelectMany(share => share.Key.StatePaths([.. share]));

    /// <inheritdoc/>
    public override bool Apply(IReadOnlyList<Tensor?> gradients, IReadOnlyList<Variable> variables)
    {
        Check(gradients, variables);
        if (Skips(WithoutFrozen(gradients, variables), variables)) return false;
        var applied = false;
        foreach (var share in shares)
            if (share.HasGradients) applied |= share.Optimizer.ApplyScaled(share.Gradients, share.Variables, GradientScale);
        if (applied) Iterations++;
        return applied;
    }

    /// <inheritdoc/>
    internal override UpdateStep Check(IReadOnlyList<Tensor?> gradients, IReadOnlyList<Variable> variables)
    {
        RequireNotDisposed();
        CheckGradients(gradients, variables);
        if (!Built) Build(variables);
        ShareOut(gradients, variables);
        foreach (var share in shares)
            if (share.HasGradients) share.Optimizer.Check(share.Gradients, share.Variables);
        return new(LearningRate, Iterations);
    }

    /// <inheritdoc/>
    internal override IReadOnlyList<Optimizer> Parts => Optimizers;

    /// <inheritdoc/>
    public override void FinalizeVariables()
    {
        foreach (var inner in Optimizers) inner.FinalizeVariables();
    }

    /// <inheritdoc/>
    public override bool EnterEvaluation()
    {
        var entered = false;
        foreach (var inner in Optimizers) entered |= inner.EnterEvaluation();
        return entered;
    }

    internal override bool ShowAverages()
    {
        // What FinalizeVariables shows stays: leaving would undo it too.
        if (Evaluating) return false;
        var shown = false;
        foreach (var inner in Optimizers) shown |= inner.ShowAverages();
        return shown;
    }

    /// <inheritdoc/>
    public override void LeaveEvaluation()
    {
        foreach (var inner in Optimizers) inner.LeaveEvaluation();
    }

    /// <inheritdoc/>
    protected override void Update(Tensor variable, Tensor gradient, IReadOnlyList<Tensor> state, UpdateStep step) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            foreach (var inner in Optimizers) inner.Dispose();
        base.Dispose(disposing);
    }

    internal static MultiOptimizer Read(OptimizerConfig config) =>
        new(config.Nested("optimizer_map", OptimizerMap.FromConfig), config.NumberOrNull("loss_scale_factor"), config.Name);

    /// <summary>Its own, and those of each inner optimizer behind <c>optimizer_0/</c> and so on.</summary>
    internal override void WriteScalars(IDictionary<string, Array> state)
    {
        base.WriteScalars(state);
        for (var i = 0; i < Optimizers.Count; i++)
        {
            var inner = new OrderedDictionary<string, Array>();
            Optimizers[i].WriteScalars(inner);
            foreach (var (name, values) in inner) state.Add(Prefix(i) + name, values);
        }
    }

    internal override void ReadState(StateReader state)
    {
        base.ReadState(state);
        foreach (var (i, inner) in Optimizers.Index()) inner.ReadState(state.Behind(Prefix(i)));
    }

    private protected override bool HasRate => false;

    private static string Prefix(int index) => string.Create(CultureInfo.InvariantCulture, $"optimizer_{index}/");

    private protected override void ReadOptions(OptimizerConfig config)
    {
    }

    private protected override JsonObject Config()
    {
        HandOptionsOn();
        return new()
        {
            ["optimizer_map"] = OptimizerMap.ToConfig(),
            ["loss_scale_factor"] = ToJson(LossScaleFactor),
            ["name"] = Name,
        };
    }

    private void ShareOut(IReadOnlyList<Tensor?> gradients, IReadOnlyList<Variable> variables)
    {
        foreach (var share in shares)
        {
            share.HasGradients = false;
            share.Gradients.Clear();
            share.Variables.Clear();
        }
        for (var i = 0; i < variables.Count; i++)
        {
            if (!shareOf.TryGetValue(variables[i], out var share)) throw UnknownVariable(variables[i]);
            share.Gradients.Add(gradients[i]);
            share.Variables.Add(variables[i]);
            share.HasGradients |= gradients[i] is not null;
        }
    }

    private ILookup<Optimizer, Variable> VariablesOf(IReadOnlyList<Variable> variables) => variables.ToLookup(v => OptimizerMap[v.Path]);

    private void HandOptionsOn()
    {
        RequireNoOptions("the inner optimizers");
        foreach (var inner in Optimizers) inner.TakeLossScale(LossScaleFactor);
    }

    /// <summary>What one inner optimizer has of an update; the lists are filled anew for each.</summary>
    private sealed class Share(Optimizer optimizer)
    {
        public Optimizer Optimizer => optimizer;

        public List<Tensor?> Gradients { get; } = [];

        public List<Variable> Variables { get; } = [];

        /// <summary>Without any, the optimizer sits the update out.</summary>
        public bool HasGradients { get; set; }
    }
}
