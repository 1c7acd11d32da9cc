using Anneal.Schedules;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>The options of every optimizer with a rule: rate, weight decay, clipping, moving averages, accumulation, and rates by path.</summary>
public abstract class TunableOptimizer : Optimizer
{
    private Hyperparameter? weightDecay;
    private bool useEma;
    private double emaMomentum = 0.99;
    private int? emaOverwriteFrequency, gradientAccumulationSteps;

    /// <summary>Makes an optimizer that is not built yet.</summary>
    /// <param name="learningRate">The rate: a number, a schedule or a function.</param>
    /// <param name="name">The name. Default: the name of the class in snake_case.</param>
    protected TunableOptimizer(LearningRate learningRate, string? name = null)
        : base(name) => Rate = new(learningRate);

    /// <summary>The rate as it was given.</summary>
    [ConfigKey("learning_rate")]
    protected LearningRate GivenLearningRate => Rate.Given;

    /// <summary>The rate, and its factors.</summary>
    private protected RateInForce Rate { get; }

    /// <summary>What the rule reads at each update.</summary>
    private protected HyperparameterRanges Ranges { get; } = new();

    /// <summary>The limits of gradients.</summary>
    private protected Clipping Clipping { get; } = new();

    /// <summary>Rates by path.</summary>
    private protected PathRates PathRates { get; } = new();

    /// <summary>What does not decay.</summary>
    private protected DecayExclusions DecayExclusions { get; } = new();

    /// <summary>Whether <see cref="EmaOverwriteFrequency"/> was set in code: it means something then.</summary>
    private protected bool NeedsEma { get; private init; }

    /// <inheritdoc/>
    public sealed override LearningRate LearningRate
    {
        get => Rate.Given.With(Rate.At(Iterations, Ownership.Factors));
        set => Rate.Given = value;
    }

    /// <inheritdoc/>
    public sealed override LearningRateSchedule? Schedule
    {
        get => Rate.Given.Schedule;
        set => Rate.Given = value!;
    }

    /// <inheritdoc/>
    public sealed override IDictionary<string, double> RateFactors => Rate.Factors;

    /// <summary>
    /// The decoupled weight decay λ: before the rule, each weight is reduced by λ times the rate times itself. 0 or more, or a schedule. Default null: none.
    /// </summary>
    public Hyperparameter? WeightDecay { get => weightDecay; init => weightDecay = Decay(value); }

    /// <summary>The largest Euclidean norm of each variable's gradient; larger gradients are scaled down. Default null: no limit. At most
    /// one kind of clipping may be set.</summary>
    /// <exception cref="ArgumentException">The value is not positive, or another kind of clipping is set.</exception>
    public double? ClipNorm { get => Clipping.Norm; init => Clipping.SetNorm(value, nameof(ClipNorm)); }

    /// <summary>The largest magnitude of each element of a gradient; larger elements are clipped. Default null: no limit. At most one kind
    /// of clipping may be set.</summary>
    /// <exception cref="ArgumentException">The value is not positive, or another kind of clipping is set.</exception>
    public double? ClipValue { get => Clipping.Value; init => Clipping.SetValue(value, nameof(ClipValue)); }

    /// <summary>The largest Euclidean norm of all gradients together; larger gradients are scaled down. Default null: no limit. At most one
    /// kind of clipping may be set.</summary>
    /// <exception cref="ArgumentException">The value is not positive, or another kind of clipping is set.</exception>
    public double? GlobalClipNorm { get => Clipping.GlobalNorm; init => Clipping.SetGlobalNorm(value, nameof(GlobalClipNorm)); }

    /// <summary>
    /// Whether an exponential moving average of each variable is kept. <see cref="Optimizer.FinalizeVariables"/>, which <c>Fit</c> calls at
    /// its end, writes the averages into the variables. Default false.
    /// </summary>
    public bool UseEma { get => useEma; init => useEma = value; }

    /// <summary>The decay of the moving average per update, in [0, 1]. Default 0.99.</summary>
    public double EmaMomentum { get => emaMomentum; init => emaMomentum = Require.Fraction(value, nameof(EmaMomentum)); }

    /// <summary>The number of updates after which the averages are written into the variables. Default null: never during training.</summary>
    /// <remarks>Constraints are applied afterwards. The option needs <see cref="UseEma"/>; in a config of Keras it has no effect without it.</remarks>
    public int? EmaOverwriteFrequency
    {
        get => emaOverwriteFrequency;
        init
        {
            emaOverwriteFrequency = Require.AtLeast(value, 1, nameof(EmaOverwriteFrequency));
            NeedsEma = value is not null;
        }
    }

    /// <summary>The number of calls of <see cref="Optimizer.Apply"/> per update, which uses the mean of their gradients. Default null:
    /// every call makes an update.</summary>
    /// <remarks>
    /// The clock counts updates. (Keras's schedules count calls.) A variable is updated if any of the calls had a gradient for it; missing
    /// gradients count as 0. (In Keras, a variable without a gradient in the last call is not updated.)
    /// </remarks>
    public int? GradientAccumulationSteps
    {
        get => gradientAccumulationSteps;
        init => gradientAccumulationSteps = Require.AtLeast(value, 2, nameof(GradientAccumulationSteps));
    }

    /// <summary>Whether each update measures the norm of its gradients, which costs one pass over them. Default false.</summary>
    /// <remarks>Logs, history and progress line then have <c>gradient_norm</c>. It changes nothing in training and is not part of the config.</remarks>
    public bool MeasuresGradientNorm { get; set; }

    /// <summary>The Euclidean norm of all gradients of the last update: unscaled, of accumulated gradients their mean, before clipping. Null if none was measured.</summary>
    public double? LastGradientNorm { get; private protected set; }

    /// <summary>Excludes variables from weight decay, in addition to those of earlier calls. (In Keras a second call replaces the first.)</summary>
    /// <param name="variables">The variables. An optimizer that excludes variables cannot be written by <see cref="Optimizer.ToConfig"/>.</param>
    /// <param name="names">
    /// Regular expressions. A variable is excluded if its name has a match (<c>"bias"</c>), or its path if the expression contains a '/'
    /// (<c>"encoder/"</c>). Keras searches names only, so there expressions with a '/' match nothing. Expressions without a match are
    /// ignored, so that one list can serve many models.
    /// </param>
    /// <exception cref="ArgumentException">One of the names is not a regular expression. Nothing has changed then.</exception>
    /// <exception cref="InvalidOperationException">The optimizer is already built.</exception>
    public void ExcludeFromWeightDecay(IReadOnlyList<Variable>? variables = null, IReadOnlyList<string>? names = null)
    {
        RequireNotBuilt(nameof(ExcludeFromWeightDecay));
        DecayExclusions.Add(variables, names);
    }

    /// <summary>Multiplies the rate of the variables with matching paths by a factor. The last call that matches counts.</summary>
    /// <remarks>
    /// A factor of 0 freezes a variable: it has no decay, no constraint and no moving average, and its gradient counts neither for
    /// <see cref="GlobalClipNorm"/> nor for <see cref="Optimizer.NonFiniteGradients"/>.
    /// </remarks>
    /// <param name="path">A regular expression that must match the whole path, such as <c>"model/encoder/.*"</c>, or the whole part after
    /// one of its slashes. Training refuses an expression that matches no variable.</param>
    /// <param name="rateMultiplier">The factor, at least 0. With 0 the variables are frozen.</param>
    /// <returns>This optimizer.</returns>
    /// <exception cref="ArgumentException">The path is empty or not a regular expression.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The factor is negative, NaN or infinite.</exception>
    /// <exception cref="InvalidOperationException">The optimizer is already built.</exception>
    /// <example><code>
    /// new Adam(0.001).ForPath("encoder/.*", rateMultiplier: 0.1)
    /// </code></example>
    public TunableOptimizer ForPath(string path, double rateMultiplier)
    {
        RequireNotBuilt(nameof(ForPath));
        PathRates.Add(path, rateMultiplier);
        return this;
    }

    /// <summary>Sets layer-wise rate decay for fine-tuning: rates fall from the output towards the input.</summary>
    /// <remarks>
    /// Of n paths, path i (from 0) has the factor <c>decay ^ (n - 1 - i)</c>; the last has the optimizer's rate. This is the same as one
    /// call of <see cref="ForPath"/> per path. Source: Howard and Ruder, Universal Language Model Fine-tuning for Text Classification, 2018
    /// (1 / 2.6); Clark et al., ELECTRA, 2020 (0.8, 0.9).
    /// </remarks>
    /// <param name="paths">One path per layer, from the input to the output, as for <see cref="ForPath"/>.</param>
    /// <param name="decay">The factor from one layer to the one before it, in (0, 1].</param>
    /// <returns>This optimizer.</returns>
    /// <exception cref="ArgumentException">There are no paths, or a path is empty or not a regular expression. Nothing has changed then.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="decay"/> is outside (0, 1].</exception>
    /// <exception cref="InvalidOperationException">The optimizer is already built.</exception>
    /// <example><code>
    /// new AdamW(2e-5).ForLayers(["embedding/.*", "block_1/.*", "block_2/.*", "head/.*"], decay: 0.8)   // 0.512, 0.64, 0.8 and 1 times the rate
    /// </code></example>
    public TunableOptimizer ForLayers(IReadOnlyList<string> paths, double decay)
    {
        RequireNotBuilt(nameof(ForLayers));
        PathRates.AddFalling(paths, decay);
        return this;
    }

    /// <summary>Registers the range of a hyper-parameter: least ≤ value ≤ most. Numbers are checked at once and schedules before each
    /// update. <c>Fit</c> binds schedules.</summary>
    /// <param name="name">The name of the constructor's parameter.</param>
    /// <param name="value">The hyper-parameter.</param>
    /// <param name="least">The smallest value allowed.</param>
    /// <param name="most">The largest value allowed.</param>
    /// <param name="mostIncluded">Whether <paramref name="most"/> is allowed. Default true.</param>
    /// <param name="leastIncluded">Whether <paramref name="least"/> is allowed. Default true.</param>
    /// <returns>The hyper-parameter to read from.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    protected Hyperparameter Within(
        string name, Hyperparameter value, double least, double most = double.PositiveInfinity, bool mostIncluded = true, bool leastIncluded = true) =>
        Ranges.Add(name, value, least, most, mostIncluded, leastIncluded);

    internal sealed override LearningRateSchedule? EffectiveSchedule => Rate.Schedule(Ownership.Factors);

    internal sealed override IEnumerable<(string Name, LearningRateSchedule Schedule)> Schedules =>
        EffectiveSchedule is { } ofRate ? Ranges.Schedules.Prepend(("learning rate", ofRate)) : Ranges.Schedules;

    /// <summary>The rate without factors: as it was given, and bound.</summary>
    internal LearningRate RateAsGiven { get => Rate.Given; set => Rate.Given = value; }

    /// <summary>The rate, a schedule or else a number, and the schedules of hyper-parameters, as they were given.</summary>
    internal IEnumerable<(string Name, LearningRateSchedule? Schedule, double Constant)> Planned => Ranges.Schedules
        .Select(planned => (planned.Name, (LearningRateSchedule?)planned.Schedule, 0.0))
        .Prepend(("learning rate", Rate.Given.Schedule, Rate.Given.Schedule is null ? Rate.Given.At(0) : 0));

    /// <summary>Counts the schedules' lengths by a run, and gives what puts the results in force.</summary>
    internal IEnumerable<Action> BindTo(RunLength run, ScheduleClock clock)
    {
        var bound = Rate.Given.Bind(run, clock);
        return Ranges.Bind(run, clock).Prepend(() => Rate.Given = bound);
    }

    /// <inheritdoc/>
    private protected override void WriteShared(ConfigWriter<Optimizer> writer)
    {
        writer.Add("name", Name);
        writer.AddValue<LearningRate>("learning_rate", Rate.Given);
        writer.AddValue<Hyperparameter>("weight_decay", WeightDecay);
        writer.Add("clipnorm", ClipNorm);
        writer.Add("global_clipnorm", GlobalClipNorm);
        writer.Add("clipvalue", ClipValue);
        writer.Add("use_ema", UseEma);
        writer.Add("ema_momentum", EmaMomentum);
        writer.Add("ema_overwrite_frequency", (long?)EmaOverwriteFrequency);
        writer.Add("loss_scale_factor", LossScaleFactor);
        writer.Add("gradient_accumulation_steps", (long?)GradientAccumulationSteps);
        PathRates.Write(writer);
        DecayExclusions.Write(writer, Name);
        base.WriteShared(writer);
    }

    /// <inheritdoc/>
    private protected override void ReadOptions(ConfigReader reader)
    {
        var parameters = Registry<Optimizer>.Of(GetType()).Parameters;
        RefuseNulls(reader, parameters);
        var option = new OptionReader(reader);
        if (parameters.All(parameter => parameter.Key != "learning_rate")) option.Read("learning_rate", value => Rate.Given = LearningRate.FromConfig(value));
        // The rate's name in Keras 2.
        if (reader.Has("lr"))
            option.Read("lr", value => Rate.Given = reader.Has("learning_rate") ? throw value.Error("left out beside learning_rate") : LearningRate.FromConfig(value));
        option.Read("weight_decay", value => weightDecay = value.IsNull ? null : Decay(Hyperparameter.FromConfig(value)));
        option.ReadLimit("clipnorm", limit => Clipping.SetNorm(limit, nameof(ClipNorm)));
        option.ReadLimit("global_clipnorm", limit => Clipping.SetGlobalNorm(limit, nameof(GlobalClipNorm)));
        option.ReadLimit("clipvalue", limit => Clipping.SetValue(limit, nameof(ClipValue)));
        option.Read("use_ema", value => useEma = value.AsBool());
        option.Read("ema_momentum", value => emaMomentum = Require.Fraction(value.AsDouble(), nameof(EmaMomentum)));
        option.ReadCount("ema_overwrite_frequency", count => emaOverwriteFrequency = Require.AtLeast(count, 1, nameof(EmaOverwriteFrequency)));
        option.Read("loss_scale_factor", value => TakeLossScale(value.IsNull ? null : Require.Positive(value.AsDouble(), nameof(LossScaleFactor))));
        option.ReadCount("gradient_accumulation_steps", count => gradientAccumulationSteps = Require.AtLeast(count, 2, nameof(GradientAccumulationSteps)));
        option.Read(OptionKeys.ForPath, PathRates.Read);
        option.Read(OptionKeys.Exclusions, DecayExclusions.Read);
        if (reader.Find("decay") is { IsNull: false } idle && idle.AsNumber() != 0)
            throw idle.Error("left out, because Keras ignores it; use a schedule");
        base.ReadOptions(reader);
    }

    /// <summary>What a constructor takes as null for its default has a value in every config, but for decays, where null means none.</summary>
    private static void RefuseNulls(ConfigReader reader, IEnumerable<ConfigParameter> parameters)
    {
        foreach (var parameter in parameters)
            if ((parameter.Type == typeof(LearningRate) || parameter.Type == typeof(Hyperparameter)) && !parameter.Key.EndsWith("weight_decay", StringComparison.Ordinal)
                && reader.Find(parameter.Key) is { IsNull: true } value) throw value.Error("a number or a schedule");
    }

    private Hyperparameter? Decay(Hyperparameter? value) => value is { } decay ? (Hyperparameter?)Within("weightDecay", decay, 0) : null;

    private void RequireNotBuilt(string method)
    {
        if (Built) throw new InvalidOperationException($"{method} was called after optimizer '{Name}' was built. Call it before training.");
    }
}
