using System.Globalization;
using System.Text.Json.Nodes;
using Anneal.Schedules;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>Several optimizers for one model, assigned by the paths of variables, each with its own rate, options and state.</summary>
/// <remarks>
/// <para><see cref="LearningRate"/>, <see cref="Schedule"/> and <see cref="LastLearningRate"/> are those of the map's default optimizer, or
/// of the first optimizer with variables if the default has none. Assigning <see cref="LearningRate"/> changes only that optimizer; the
/// others are in <see cref="Optimizers"/>. (Keras allows neither reading nor assigning.) <see cref="Optimizer.RateFactors"/> set here
/// multiply the rates of all optimizers.</para>
/// <para>If none of an optimizer's variables has a gradient, the optimizer skips the call: its variables and its clock do not change. (Keras fails.)</para>
/// <para><see cref="Optimizer.NonFiniteGradients"/> and <see cref="Optimizer.LossScaleFactor"/> are set here for all optimizers. Set every
/// other option on the inner optimizers; options set here are refused when training begins. The
/// <see cref="TunableOptimizer.GlobalClipNorm"/> of an optimizer covers its own variables only.</para>
/// <para>Keras: <c>keras.optimizers.MultiOptimizer</c>, with the same arguments and defaults, except that a function in place of the map is not allowed.</para>
/// </remarks>
/// <example><code>
/// new MultiOptimizer(new OptimizerMap(new AdamW(1e-3), ("model/encoder/.*", new SGD(1e-4))))
/// </code></example>
[Keras("keras.optimizers")]
public sealed partial class MultiOptimizer : Optimizer
{
    private readonly Dictionary<Variable, Share> shareOf = [];
    private readonly List<Share> shares = [];
    private readonly HashSet<Variable> frozen = [];
    private readonly RuleOptimizer[] parts;
    private readonly RateFactorTable factors = [];
    private readonly NonFiniteGuard guard = new();
    private readonly LiveGradients live = new();
    private RuleOptimizer leading;
    private long iterations;
    private IReadOnlyList<KeyValuePair<string, double>>? lastFactors;

    /// <summary>Makes the optimizer.</summary>
    /// <param name="optimizerMap">The optimizer of each variable. The optimizers are disposed with this one.</param>
    /// <param name="lossScaleFactor">The loss scale of all inner optimizers. Default null: 1.</param>
    /// <param name="name">The name. Default <c>multi_optimizer</c>.</param>
    /// <exception cref="ArgumentException">The factor is not positive, or an inner optimizer has another factor or already belongs to
    /// another optimizer.</exception>
    public MultiOptimizer(OptimizerMap optimizerMap, double? lossScaleFactor = null, string? name = null)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(optimizerMap);
        OptimizerMap = optimizerMap;
        leading = (RuleOptimizer)optimizerMap.DefaultOptimizer;
        LossScaleFactor = lossScaleFactor;
        parts = [.. optimizerMap.Entries.Select(entry => entry.Optimizer).Append(optimizerMap.DefaultOptimizer).Distinct().Cast<RuleOptimizer>()];
        foreach (var inner in parts)
        {
            if (inner.LossScaleFactor is { } other && other != lossScaleFactor)
                throw new ArgumentException(
                    $"Optimizer '{inner.Name}' has its own LossScaleFactor. Set it on the MultiOptimizer, where it applies to all.", nameof(optimizerMap));
            if (inner.NonFiniteGradients != NonFiniteGradients.PassThrough)
                throw new ArgumentException(
                    $"Optimizer '{inner.Name}' has its own NonFiniteGradients. Set it on the MultiOptimizer, where it applies to all.", nameof(optimizerMap));
        }
        Ownership.Take(parts, this, nameof(optimizerMap));
    }

    /// <summary>The optimizer of each variable.</summary>
    public OptimizerMap OptimizerMap { get; }

    /// <summary>The inner optimizers, each once: those of the map in order, then the default.</summary>
    public IReadOnlyList<Optimizer> Optimizers => parts;

    /// <inheritdoc/>
    public override long Iterations => iterations;

    /// <summary>The rate of the map's default optimizer, or of the first optimizer with variables if the default has none. Assigning
    /// changes only that optimizer.</summary>
    public override LearningRate LearningRate { get => leading.LearningRate; set => leading.LearningRate = value; }

    /// <summary>The schedule of the optimizer whose rate is <see cref="LearningRate"/>.</summary>
    public override LearningRateSchedule? Schedule { get => leading.Schedule; set => leading.Schedule = value; }

    /// <summary>The last rate of the optimizer whose rate is <see cref="LearningRate"/>.</summary>
    public override double? LastLearningRate => leading.LastLearningRate;

    /// <summary>Factors of the rates of all optimizers, in addition to each optimizer's own factors.</summary>
    public override IDictionary<string, double> RateFactors => factors;

    internal RateFactorTable Factors => factors;

    /// <summary>The factors of all rates, as the last update used them.</summary>
    internal IReadOnlyList<KeyValuePair<string, double>> FactorsInForce => lastFactors ?? factors.Snapshot;

    internal override IReadOnlySet<Variable> Frozen => frozen;

    internal override bool Evaluating
    {
        get
        {
            foreach (var inner in parts)
                if (inner.Evaluating) return true;
            return false;
        }
    }

    /// <summary>The state of all inner optimizers.</summary>
    public override IReadOnlyList<Variable> StateVariables => [.. parts.SelectMany(inner => inner.StateVariables)];

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">An option is set here that belongs to the inner optimizers.</exception>
    public override void Build(IReadOnlyList<Variable> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        RequireNotDisposed();
        if (Built)
        {
            if (variables.FirstOrDefault(v => !shareOf.ContainsKey(v)) is { } unknown) throw VariableTable.Unknown(unknown, Name);
            return;
        }
        HandOptionsOn();
        CheckBuild(variables);
        var variablesOf = VariablesOf(variables);
        foreach (var (i, inner) in parts.Index())
        {
            if (!variablesOf.Contains(inner)) continue;
            inner.Build([.. variablesOf[inner]]);
            inner.PrefixOwnState(Prefix(i));
            var share = new Share(inner);
            shares.Add(share);
            foreach (var variable in variablesOf[inner]) shareOf.Add(variable, share);
            frozen.UnionWith(inner.Frozen);
        }
        if (!leading.Built) leading = parts.FirstOrDefault(inner => inner.Built) ?? leading;
        Built = true;
    }

    internal override void TakeClock(long count) => iterations = count;

    internal override void CheckBuild(IReadOnlyList<Variable> variables)
    {
        if (OptimizerMap.Unmatched(variables) is { } path)
            throw new ArgumentException($"'{path}' of the OptimizerMap matches no variable; a path must match as a whole. {NearestPaths.Text(path, variables)}", nameof(variables));
        StatePaths.RequireListedOnce(variables);
        StatePaths.RequireUnique(variables, PathsOfState(variables), Name);
        var variablesOf = VariablesOf(variables);
        foreach (var inner in parts) inner.CheckBuild([.. variablesOf[inner]]);
    }

    internal override IEnumerable<(string Path, Variable Variable)> PathsOfState(IReadOnlyList<Variable> variables) =>
        VariablesOf(variables).SelectMany(share => share.Key.PathsOfState([.. share]));

    /// <inheritdoc/>
    public override bool Apply(IReadOnlyList<Tensor?> gradients, IReadOnlyList<Variable> variables)
    {
        Check(gradients, variables);
        if (guard.Skips(NonFiniteGradients, live.Of(gradients, variables, frozen), variables, Iterations))
        {
            SkippedUpdates++;
            return false;
        }
        var (applied, scale) = (false, Ownership.GradientScale);
        foreach (var share in shares)
            if (share.HasGradients) applied |= Ownership.Apply(share.Optimizer, share.Gradients, share.Variables, scale);
        if (applied) (iterations, lastFactors) = (iterations + 1, factors.Snapshot);
        return applied;
    }

    /// <inheritdoc/>
    internal override void Check(IReadOnlyList<Tensor?> gradients, IReadOnlyList<Variable> variables)
    {
        RequireNotDisposed();
        GradientCheck.Require(gradients, variables);
        if (!Built) Build(variables);
        ShareOut(gradients, variables);
        foreach (var share in shares)
            if (share.HasGradients) share.Optimizer.Check(share.Gradients, share.Variables);
    }

    /// <inheritdoc/>
    internal override IReadOnlyList<RuleOptimizer> Parts => parts;

    /// <inheritdoc/>
    public override void FinalizeVariables()
    {
        foreach (var inner in parts) inner.FinalizeVariables();
    }

    /// <inheritdoc/>
    public override bool EnterEvaluation()
    {
        var entered = false;
        foreach (var inner in parts) entered |= inner.EnterEvaluation();
        return entered;
    }

    internal override bool ShowAverages()
    {
        // What FinalizeVariables shows stays: leaving would undo it too.
        if (Evaluating) return false;
        var shown = false;
        foreach (var inner in parts) shown |= inner.ShowAverages();
        return shown;
    }

    /// <inheritdoc/>
    public override void LeaveEvaluation()
    {
        foreach (var inner in parts) inner.LeaveEvaluation();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            foreach (var inner in parts) inner.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Its own, and those of each inner optimizer behind <c>optimizer_0/</c> and so on.</summary>
    internal override void WriteScalars(IDictionary<string, Array> state)
    {
        state.Add("iteration", new[] { Iterations });
        state.Add("skipped_updates", new[] { SkippedUpdates });
        RateInForce.WriteFactors(factors, state);
        for (var i = 0; i < parts.Length; i++)
        {
            var inner = new OrderedDictionary<string, Array>();
            parts[i].WriteScalars(inner);
            foreach (var (name, values) in inner) state.Add(Prefix(i) + name, values);
        }
    }

    internal override void ReadState(StateReader state)
    {
        state.Count("iteration", count => iterations = count);
        state.Count("skipped_updates", count => SkippedUpdates = count);
        RateInForce.ReadFactors(factors, state);
        state.Then(() => lastFactors = null);
        foreach (var (i, inner) in parts.Index()) inner.ReadState(state.Behind(Prefix(i)));
    }

    private static string Prefix(int index) => string.Create(CultureInfo.InvariantCulture, $"optimizer_{index}/");

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        HandOptionsOn();
        var writer = new ConfigWriter<Optimizer>(this);
        writer.AddValue("optimizer_map", OptimizerMap);
        writer.Add("loss_scale_factor", LossScaleFactor);
        WriteShared(writer);
        return writer.Config;
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
            if (!shareOf.TryGetValue(variables[i], out var share)) throw VariableTable.Unknown(variables[i], Name);
            share.Gradients.Add(gradients[i]);
            share.Variables.Add(variables[i]);
            share.HasGradients |= gradients[i] is not null;
        }
    }

    private ILookup<RuleOptimizer, Variable> VariablesOf(IReadOnlyList<Variable> variables) => variables.ToLookup(v => (RuleOptimizer)OptimizerMap[v.Path]);

    private void HandOptionsOn()
    {
        foreach (var inner in parts) inner.TakeLossScale(LossScaleFactor);
    }

    /// <summary>What one inner optimizer has of an update; the lists are filled anew for each.</summary>
    private sealed class Share(RuleOptimizer optimizer)
    {
        public RuleOptimizer Optimizer => optimizer;

        public List<Tensor?> Gradients { get; } = [];

        public List<Variable> Variables { get; } = [];

        /// <summary>Without any, the optimizer sits the update out.</summary>
        public bool HasGradients { get; set; }
    }
}
