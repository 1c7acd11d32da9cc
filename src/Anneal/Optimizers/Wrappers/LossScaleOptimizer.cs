using Anneal.Native;
using Anneal.Schedules;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>Loss scaling for half-precision training: the loss is multiplied by an automatic factor, and gradients are divided by it, so
/// that small gradients do not vanish.</summary>
/// <remarks>
/// <para>An update whose gradients hold NaN or infinity is skipped and counted in <see cref="Optimizer.SkippedUpdates"/>, and the scale is
/// halved. After <see cref="DynamicGrowthSteps"/> consecutive calls with finite gradients the scale is doubled. It stays within [2⁻¹²⁶,
/// 2¹²⁷]. (Keras's scale can reach 0 or infinity and stay there.)</para>
/// <para>Rate, factors, clock and schedule are those of the inner optimizer. Set all options on the inner optimizer; options set here are
/// refused when training begins.</para>
/// <para>Keras: <c>keras.optimizers.LossScaleOptimizer</c>, with the same arguments and defaults. Source: Micikevicius et al., Mixed
/// Precision Training, 2017.</para>
/// </remarks>
/// <example><code>
/// new LossScaleOptimizer(new Adam(0.001) { GlobalClipNorm = 1 })
/// </code></example>
[Keras("keras.optimizers")]
public sealed partial class LossScaleOptimizer : Optimizer
{
    private readonly NonFiniteGuard guard = new();
    private readonly LiveGradients live = new();
    private Variable? stepCounter, dynamicScale;

    /// <summary>Makes the optimizer.</summary>
    /// <param name="innerOptimizer">The optimizer that makes the updates. It is disposed with this one. Its
    /// <see cref="Optimizer.LossScaleFactor"/> must be null.</param>
    /// <param name="initialScale">The initial scale, greater than 0. Default 2¹⁵.</param>
    /// <param name="dynamicGrowthSteps">The number of calls with finite gradients after which the scale is doubled, at least 1. Default 2000.</param>
    /// <param name="name">The name. Default <c>loss_scale_optimizer</c>.</param>
    /// <exception cref="ArgumentException">
    /// The inner optimizer scales losses itself (Keras turns that off), throws at non-finite gradients or already belongs
    /// to another optimizer, or a value is out of range.
    /// </exception>
    public LossScaleOptimizer(Optimizer innerOptimizer, double initialScale = 32768, int dynamicGrowthSteps = 2000, string? name = null)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(innerOptimizer);
        if (innerOptimizer is LossScaleOptimizer || innerOptimizer.LossScaleFactor is not null)
            throw new ArgumentException("innerOptimizer must not scale the loss itself. Leave its LossScaleFactor null.", nameof(innerOptimizer));
        if (innerOptimizer.NonFiniteGradients == NonFiniteGradients.Throw)
            throw new ArgumentException(
                "LossScaleOptimizer always skips non-finite gradients. Do not set NonFiniteGradients.Throw on innerOptimizer.", nameof(innerOptimizer));
        InnerOptimizer = innerOptimizer;
        InitialScale = Require.Single(Require.Positive(initialScale));
        Require.Positive((double)(float)initialScale, nameof(initialScale));
        DynamicGrowthSteps = Require.AtLeast(dynamicGrowthSteps, 1);
        Ownership.Take([innerOptimizer], this, nameof(innerOptimizer));
    }

    /// <summary>The optimizer that makes the updates.</summary>
    public Optimizer InnerOptimizer { get; }

    /// <summary>The initial scale. Default 2¹⁵.</summary>
    public double InitialScale { get; }

    /// <summary>The number of calls with finite gradients after which the scale is doubled. Default 2000.</summary>
    public int DynamicGrowthSteps { get; }

    /// <summary>The scale of the next loss.</summary>
    public unsafe double Scale => dynamicScale is null ? (float)InitialScale : *TensorMemory.Floats(dynamicScale.Value);

    /// <inheritdoc/>
    public override long Iterations => InnerOptimizer.Iterations;

    /// <summary>The rate of the inner optimizer.</summary>
    public override LearningRate LearningRate { get => InnerOptimizer.LearningRate; set => InnerOptimizer.LearningRate = value; }

    /// <inheritdoc/>
    public override LearningRateSchedule? Schedule { get => InnerOptimizer.Schedule; set => InnerOptimizer.Schedule = value; }

    /// <inheritdoc/>
    public override double? LastLearningRate => InnerOptimizer.LastLearningRate;

    /// <summary>The rate factors of the inner optimizer.</summary>
    public override IDictionary<string, double> RateFactors => InnerOptimizer.RateFactors;

    /// <summary><c>step_counter</c> and <c>dynamic_scale</c>, then the state of the inner optimizer.</summary>
    public override IReadOnlyList<Variable> StateVariables => [.. base.StateVariables, .. InnerOptimizer.StateVariables];

    internal override IReadOnlySet<Variable> Frozen => InnerOptimizer.Frozen;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">An option is set here instead of on the inner optimizer.</exception>
    public override void Build(IReadOnlyList<Variable> variables)
    {
        RequireOptionsInside();
        InnerOptimizer.Build(variables);
        if (Built) return;
        using var scope = NewDisposeScope();
        stepCounter = AddState("step_counter", zeros([], int32, device: CPU));
        dynamicScale = AddState("dynamic_scale", tensor((float)InitialScale, device: CPU));
        Built = true;
    }

    /// <inheritdoc/>
    public override bool Apply(IReadOnlyList<Tensor?> gradients, IReadOnlyList<Variable> variables)
    {
        RequireNotDisposed();
        GradientCheck.Require(gradients, variables);
        if (!Built) Build(variables);
        InnerOptimizer.Check(gradients, variables);
        var scale = (float)Scale;
        if (guard.First(live.Of(gradients, variables, Frozen)) is not null)
        {
            Set(0, MathF.Max(scale / 2, SmallestScale));
            SkippedUpdates++;
            return false;
        }
        var applied = Ownership.Apply(InnerOptimizer, gradients, variables, 1.0 / scale);
        Grow(scale);
        return applied;
    }

    internal override double LossScale => Scale;

    internal override bool Evaluating => InnerOptimizer.Evaluating;

    /// <inheritdoc/>
    internal override IReadOnlyList<RuleOptimizer> Parts => InnerOptimizer.Parts;

    /// <inheritdoc/>
    public override void FinalizeVariables() => InnerOptimizer.FinalizeVariables();

    /// <inheritdoc/>
    public override bool EnterEvaluation() => InnerOptimizer.EnterEvaluation();

    /// <inheritdoc/>
    public override void LeaveEvaluation() => InnerOptimizer.LeaveEvaluation();

    internal override bool ShowAverages() => InnerOptimizer.ShowAverages();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) InnerOptimizer.Dispose();
        base.Dispose(disposing);
    }

    internal override void WriteScalars(IDictionary<string, Array> state)
    {
        InnerOptimizer.WriteScalars(state);
        state["skipped_updates"] = new[] { SkippedUpdates };
    }

    internal override void ReadState(StateReader state)
    {
        InnerOptimizer.ReadState(state);
        state.Count("skipped_updates", count => SkippedUpdates = count);
        state.Number(stepCounter!, count => count >= 0, "at least 0");
        state.Number(dynamicScale!, scale => float.IsFinite(scale) && scale > 0, "finite and greater than 0");
    }

    internal override void Check(IReadOnlyList<Tensor?> gradients, IReadOnlyList<Variable> variables) => InnerOptimizer.Check(gradients, variables);

    internal override void CheckBuild(IReadOnlyList<Variable> variables) => InnerOptimizer.CheckBuild(variables);

    internal override IEnumerable<(string Path, Variable Variable)> PathsOfState(IReadOnlyList<Variable> variables) => InnerOptimizer.PathsOfState(variables);

    private protected override void WriteShared(ConfigWriter<Optimizer> writer)
    {
        RequireOptionsInside();
        base.WriteShared(writer);
    }

    // Keras takes what its files of earlier years have, where it means nothing.
    private protected override void ReadOptions(ConfigReader reader)
    {
        foreach (var key in (string[])["weight_decay", "clipnorm", "global_clipnorm", "clipvalue", "ema_overwrite_frequency", "loss_scale_factor", "gradient_accumulation_steps"])
            Idle(key, null);
        Idle("use_ema", "false");
        Idle("ema_momentum", "0.99");
        if (reader.Find("dynamic") is { IsNull: false } dynamic && !dynamic.AsBool())
            throw reader.Error("dynamic", "must be true; it was false. For a fixed scale, use LossScaleFactor of the inner optimizer", "true");

        void Idle(string key, string? idle)
        {
            if (reader.Find(key) is { IsNull: false } value && value.Node!.ToJsonString() != idle)
                throw reader.Error(key, $"must be {idle ?? "null"}; it was {value.Node.ToJsonString()}. Set it on the inner optimizer", idle ?? "null");
        }
    }

    // The smallest normal float32.
    private const float SmallestScale = 1.17549435e-38f;

    private unsafe void Grow(float scale)
    {
        var steps = *TensorMemory.Integers(stepCounter!.Value) + 1;
        if (steps < DynamicGrowthSteps) Set(steps, scale);
        else Set(0, float.IsFinite(2 * scale) ? 2 * scale : scale);
    }

    private unsafe void Set(int steps, float scale)
    {
        *TensorMemory.Integers(stepCounter!.Value) = steps;
        *TensorMemory.Floats(dynamicScale!.Value) = scale;
    }

    private void RequireOptionsInside()
    {
        if (LossScaleFactor is not null) throw new InvalidOperationException("LossScaleOptimizer sets its own scale. Leave LossScaleFactor null.");
        if (NonFiniteGradients != NonFiniteGradients.PassThrough)
            throw new InvalidOperationException("LossScaleOptimizer always skips non-finite gradients. Do not set NonFiniteGradients.");
    }
}
