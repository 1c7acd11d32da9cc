using System.Globalization;
using System.Text.Json.Nodes;
using Anneal.Schedules;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>Gives each variable the optimizer that its path asks for, each with its own rate, options and state.</summary>
/// <remarks>
/// <para><see cref="LearningRate"/>, <see cref="Schedule"/> and <see cref="LastLearningRate"/> are those of the map's default optimizer, for reading and for assigning; the
/// others keep theirs (see <see cref="Optimizers"/>). (Keras refuses both.) <see cref="Optimizer.RateFactors"/> set here multiply the rates of all.</para>
/// <para><see cref="Optimizer.NonFiniteGradients"/> and <see cref="Optimizer.LossScaleFactor"/> are set here and count for all; every other option is set on the inner
/// optimizers, and setting it here is refused when training begins. <see cref="Optimizer.GlobalClipNorm"/> of one is over its own variables.</para>
/// <para>Keras: <c>keras.optimizers.MultiOptimizer</c>, same order and defaults, without a function in place of the map.</para>
/// </remarks>
/// <example><code>
/// new MultiOptimizer(new OptimizerMap(new AdamW(1e-3), ("model/encoder/.*", new SGD(1e-4))))
/// </code></example>
public sealed class MultiOptimizer : Optimizer
{
    private readonly Dictionary<Variable, Optimizer> optimizerOf = [];

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
        LossScaleFactor = lossScaleFactor;
        Optimizers = [.. optimizerMap.Entries.Select(entry => entry.Optimizer).Append(optimizerMap.DefaultOptimizer).Distinct()];
        foreach (var inner in Optimizers)
        {
            if (inner.Owner is not null) throw new ArgumentException($"Optimizer '{inner.Name}' is part of another MultiOptimizer already.", nameof(optimizerMap));
            if (inner.LossScaleFactor is { } other && other != lossScaleFactor)
                throw new ArgumentException(
                    $"Optimizer '{inner.Name}' has a LossScaleFactor of its own: give it to the MultiOptimizer, where it counts for all.", nameof(optimizerMap));
            if (inner.NonFiniteGradients != NonFiniteGradients.PassThrough)
                throw new ArgumentException(
                    $"Optimizer '{inner.Name}' has NonFiniteGradients of its own: set it on the MultiOptimizer, where it counts for all.", nameof(optimizerMap));
        }
        foreach (var inner in Optimizers) inner.Owner = this;
    }

    /// <summary>Which optimizer a variable has.</summary>
    public OptimizerMap OptimizerMap { get; }

    /// <summary>The inner optimizers, each once: those of the map in order, then the default.</summary>
    public IReadOnlyList<Optimizer> Optimizers { get; }

    /// <summary>The rate of the map's default optimizer; assigning changes that one alone.</summary>
    public override double LearningRate { get => OptimizerMap.DefaultOptimizer.LearningRate; set => OptimizerMap.DefaultOptimizer.LearningRate = value; }

    /// <summary>The schedule of the map's default optimizer.</summary>
    public override LearningRateSchedule? Schedule => OptimizerMap.DefaultOptimizer.Schedule;

    /// <summary>The rate that the map's default optimizer used last.</summary>
    public override double? LastLearningRate { get => OptimizerMap.DefaultOptimizer.LastLearningRate; private protected set => throw new NotSupportedException(); }

    /// <summary>The state of all inner optimizers.</summary>
    public override IReadOnlyList<Variable> StateVariables => [.. Optimizers.SelectMany(inner => inner.StateVariables)];

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">An option is set here that belongs to the inner optimizers.</exception>
    public override void Build(IReadOnlyList<Variable> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        if (Built)
        {
            if (variables.FirstOrDefault(v => !optimizerOf.ContainsKey(v)) is { } unknown) throw UnknownVariable(unknown);
            return;
        }
        if (variables.GroupBy(v => v).FirstOrDefault(g => g.Count() > 1)?.Key is { } twice)
            throw ListedTwice(twice);
        HandOptionsOn();
        var shares = variables.GroupBy(v => OptimizerMap[v.Path]).ToList();
        foreach (var share in shares)
        {
            share.Key.Build([.. share]);
            foreach (var variable in share) optimizerOf.Add(variable, share.Key);
        }
        Built = true;
    }

    /// <inheritdoc/>
    public override bool Apply(IReadOnlyList<Tensor?> gradients, IReadOnlyList<Variable> variables)
    {
        Check(gradients, variables);
        if (Skips(gradients, variables)) return false;
        var applied = false;
        foreach (var share in Shares(gradients, variables))
        {
            share.Optimizer.GradientScale = GradientScale;
            applied |= share.Optimizer.Apply(share.Gradients, share.Variables);
        }
        if (applied) Iterations++;
        return applied;
    }

    /// <inheritdoc/>
    internal override UpdateStep Check(IReadOnlyList<Tensor?> gradients, IReadOnlyList<Variable> variables)
    {
        CheckGradients(gradients, variables);
        Build(variables);
        foreach (var share in Shares(gradients, variables)) share.Optimizer.Check(share.Gradients, share.Variables);
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

    internal override void ReadScalars(IReadOnlyDictionary<string, Array> state)
    {
        base.ReadScalars(state);
        for (var i = 0; i < Optimizers.Count; i++)
            Optimizers[i].ReadScalars(state.Where(entry => entry.Key.StartsWith(Prefix(i), StringComparison.Ordinal))
                .ToDictionary(entry => entry.Key[Prefix(i).Length..], entry => entry.Value));
    }

    internal override bool IsOptional(string name) =>
        base.IsOptional(name)
        || Optimizers.Where((inner, i) => name.StartsWith(Prefix(i), StringComparison.Ordinal) && inner.IsOptional(name[Prefix(i).Length..])).Any();

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

    private IEnumerable<(Optimizer Optimizer, List<Tensor?> Gradients, List<Variable> Variables)> Shares(
        IReadOnlyList<Tensor?> gradients, IReadOnlyList<Variable> variables) =>
        Enumerable.Range(0, variables.Count).GroupBy(i => optimizerOf[variables[i]])
            .Select(g => (g.Key, g.Select(i => gradients[i]).ToList(), g.Select(i => variables[i]).ToList()));

    private void HandOptionsOn()
    {
        RequireNoOptions("the inner optimizers");
        foreach (var inner in Optimizers) inner.TakeLossScale(LossScaleFactor);
    }
}
