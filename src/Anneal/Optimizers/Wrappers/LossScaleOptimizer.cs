using Anneal.Native;
using Anneal.Schedules;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>Keeps small gradients of half-precision training from vanishing: the loss is scaled by a factor that finds itself, gradients are scaled back.</summary>
/// <remarks>
/// <para>An update whose gradients hold NaN or infinity is left out, counted in <see cref="Optimizer.SkippedUpdates"/>, and the scale is halved. After
/// <see cref="DynamicGrowthSteps"/> calls without one the scale is doubled. It stays within [2⁻¹²⁶, 2¹²⁷]; Keras's may reach 0 or infinity and never come back.</para>
/// <para>Rate, factors, clock and schedule are the inner optimizer's, and so are all options: setting one here is refused when training begins.</para>
/// <para>Keras: <c>keras.optimizers.LossScaleOptimizer</c>, same order and defaults. Source: Micikevicius et al., Mixed Precision Training, 2017.</para>
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

    /// <summary>Scales the loss for another optimizer.</summary>
    /// <param name="innerOptimizer">Makes the updates; disposed with this one. Its own <see cref="Optimizer.LossScaleFactor"/> must be null.</param>
    /// <param name="initialScale">The first scale, greater than 0. Default 2¹⁵.</param>
    /// <param name="dynamicGrowthSteps">Calls with finite gradients after which the scale is doubled, at least 1. Default 2000.</param>
    /// <param name="name">Default <c>loss_scale_optimizer</c>.</param>
    /// <exception cref="ArgumentException">
    /// The inner optimizer scales losses itself (Keras turns that off), throws at gradients that are not finite or belongs to another owner already, or a value is outside its range.
    /// </exception>
    public LossScaleOptimizer(Optimizer innerOptimizer, double initialScale = 32768, int dynamicGrowthSteps = 2000, string? name = null)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(innerOptimizer);
        if (innerOptimizer is LossScaleOptimizer || innerOptimizer.LossScaleFactor is not null)
            throw new ArgumentException("The inner optimizer must not scale the loss itself: leave its LossScaleFactor null.", nameof(innerOptimizer));
        if (innerOptimizer.NonFiniteGradients == NonFiniteGradients.Throw)
            throw new ArgumentException(
                "LossScaleOptimizer always skips non-finite gradients: leave the inner optimizer's NonFiniteGradients as it is.", nameof(innerOptimizer));
        InnerOptimizer = innerOptimizer;
        InitialScale = Require.Single(Require.Positive(initialScale));
        Require.Positive((double)(float)initialScale, nameof(initialScale));
        DynamicGrowthSteps = Require.AtLeast(dynamicGrowthSteps, 1);
        Ownership.Take([innerOptimizer], this, nameof(innerOptimizer));
    }

    /// <summary>What makes the updates.</summary>
    public Optimizer InnerOptimizer { get; }

    /// <summary>The first scale. Default 2¹⁵.</summary>
    public double InitialScale { get; }

    /// <summary>Calls with finite gradients after which the scale is doubled. Default 2000.</summary>
    public int DynamicGrowthSteps { get; }

    /// <summary>The factor of the next loss.</summary>
    public unsafe double Scale => dynamicScale is null ? (float)InitialScale : *TensorMemory.Floats(dynamicScale.Value);

    /// <inheritdoc/>
    public override long Iterations => InnerOptimizer.Iterations;

    /// <summary>The inner optimizer's.</summary>
    public override double LearningRate { get => InnerOptimizer.LearningRate; set => InnerOptimizer.LearningRate = value; }

    /// <inheritdoc/>
    public override LearningRateSchedule? Schedule => InnerOptimizer.Schedule;

    /// <inheritdoc/>
    public override double? LastLearningRate => InnerOptimizer.LastLearningRate;

    /// <summary>The inner optimizer's.</summary>
    public override IDictionary<string, double> RateFactors => InnerOptimizer.RateFactors;

    /// <summary><c>step_counter</c> and <c>dynamic_scale</c>, then the inner optimizer's.</summary>
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
            throw reader.Error("dynamic", "must be true; it was false: for a fixed scale use LossScaleFactor of the inner optimizer alone", "true");

        void Idle(string key, string? idle)
        {
            if (reader.Find(key) is { IsNull: false } value && value.Node!.ToJsonString() != idle)
                throw reader.Error(key, $"must be {idle ?? "null"}; it was {value.Node.ToJsonString()}: set it on the inner optimizer", idle ?? "null");
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
        if (LossScaleFactor is not null) throw new InvalidOperationException("LossScaleOptimizer finds its own scale: leave LossScaleFactor null.");
        if (NonFiniteGradients != NonFiniteGradients.PassThrough)
            throw new InvalidOperationException("LossScaleOptimizer always skips non-finite gradients: leave NonFiniteGradients as it is.");
    }
}
