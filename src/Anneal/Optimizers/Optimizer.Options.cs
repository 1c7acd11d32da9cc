using System.Text.RegularExpressions;
using Anneal.Naming;

namespace Anneal.Optimizers;

public abstract partial class Optimizer
{
    private readonly List<HyperparameterRange> ranges = [];
    private readonly List<(string Path, Regex Pattern, double Multiplier)> multipliers = [];
    private readonly HashSet<Variable> excludedVariables = [];
    private readonly List<Regex> excludedNames = [];
    private readonly RateFactorTable rateFactors = [];
    private Hyperparameter? weightDecay;
    private double? clipNorm, clipValue, globalClipNorm, lossScaleFactor;
    private double emaMomentum = 0.99;
    private bool useEma, needsEma;
    private NonFiniteGradients nonFiniteGradients;
    private int? emaOverwriteFrequency, gradientAccumulationSteps;

    /// <summary>
    /// Decoupled weight decay λ: each weight loses λ times the rate of itself before the rule. Default null: none. Any value ≥ 0, or a schedule.
    /// </summary>
    public Hyperparameter? WeightDecay
    {
        get => weightDecay;
        init => weightDecay = value is { } decay ? (Hyperparameter?)Within("weightDecay", decay, 0) : null;
    }

    /// <summary>Each variable's gradient is scaled down to at most this Euclidean norm. Default null. At most one kind of clipping may be set.</summary>
    /// <exception cref="ArgumentException">Not positive, or another kind is set.</exception>
    public double? ClipNorm
    {
        get => clipNorm;
        init => clipNorm = Clip(value, nameof(ClipNorm));
    }

    /// <summary>Each element of a gradient is moved into [-value, value]. Default null. At most one kind of clipping may be set.</summary>
    /// <exception cref="ArgumentException">Not positive, or another kind is set.</exception>
    public double? ClipValue
    {
        get => clipValue;
        init => clipValue = Clip(value, nameof(ClipValue));
    }

    /// <summary>All gradients together are scaled down to at most this Euclidean norm. Default null. At most one kind of clipping may be set.</summary>
    /// <exception cref="ArgumentException">Not positive, or another kind is set.</exception>
    public double? GlobalClipNorm
    {
        get => globalClipNorm;
        init => globalClipNorm = Clip(value, nameof(GlobalClipNorm));
    }

    /// <summary>
    /// Whether an exponential moving average of each variable is kept; <see cref="FinalizeVariables"/>, which <c>Fit</c> calls at its end, writes it into the variables.
    /// Default false.
    /// </summary>
    public bool UseEma { get => useEma; init => useEma = value; }

    /// <summary>How much of the average stays at each update, in [0, 1]. Default 0.99.</summary>
    public double EmaMomentum
    {
        get => emaMomentum;
        init => emaMomentum = Fraction(value);
    }

    /// <summary>After every that many updates the average is written into the variables. Default null: never during training.</summary>
    /// <remarks>Constraints hold again after it. Without <see cref="UseEma"/> it is refused, except in a config of Keras, where it means nothing.</remarks>
    public int? EmaOverwriteFrequency
    {
        get => emaOverwriteFrequency;
        init
        {
            emaOverwriteFrequency = AtLeast(1, value, nameof(EmaOverwriteFrequency));
            needsEma = value is not null;
        }
    }

    /// <summary>The loss is multiplied by this before gradients are taken and the gradients are divided by it. Default null: 1.</summary>
    public double? LossScaleFactor
    {
        get => lossScaleFactor;
        init => lossScaleFactor = Positive(value);
    }

    /// <summary>One update for every that many calls of <see cref="Apply"/>, with the mean of their gradients. Default null: every call updates.</summary>
    /// <remarks>
    /// The clock counts updates. (Keras's schedules count calls.) A variable is updated if any of the calls had a gradient for it; where one had none, that counts as 0.
    /// (Keras goes by the last call alone: what others had for a variable that it has none for is lost.)
    /// </remarks>
    public int? GradientAccumulationSteps
    {
        get => gradientAccumulationSteps;
        init => gradientAccumulationSteps = AtLeast(2, value, nameof(GradientAccumulationSteps));
    }

    /// <summary>What to do with gradients that hold NaN or infinity. Default: nothing, as Keras.</summary>
    public NonFiniteGradients NonFiniteGradients { get => nonFiniteGradients; init => nonFiniteGradients = Argument.Defined(value); }

    /// <summary>Named factors of the rate, all 1 unless set: <c>optimizer.RateFactors["plateau"] = 0.5</c>. Rate = schedule(clock) × their product.</summary>
    /// <remarks>Each is finite and at least 0: assigning another throws <see cref="ArgumentOutOfRangeException"/>. They may be changed at any time.</remarks>
    public virtual IDictionary<string, double> RateFactors => rateFactors;

    /// <summary>Leaves variables out of weight decay, beside those of earlier calls. (In Keras a second call replaces the first.)</summary>
    /// <param name="variables">The variables themselves. An optimizer that knows variables cannot be written by <see cref="ToConfig"/>.</param>
    /// <param name="names">
    /// Regular expressions; a variable is left out where its name has a match, <c>"bias"</c>, or, for an expression with a '/', its path: <c>"encoder/"</c>. (In Keras,
    /// which looks at names alone, the latter match nothing.) Training refuses one that no variable has.
    /// </param>
    /// <exception cref="ArgumentException">One of the names is no regular expression. Nothing has been changed then.</exception>
    /// <exception cref="InvalidOperationException">The optimizer is built already.</exception>
    public void ExcludeFromWeightDecay(IReadOnlyList<Variable>? variables = null, IReadOnlyList<string>? names = null)
    {
        RequireNotBuilt(nameof(ExcludeFromWeightDecay));
        var patterns = (names ?? []).Select(name => PathPattern.Compile(name, nameof(names))).ToList();
        excludedVariables.UnionWith(variables ?? []);
        excludedNames.AddRange(patterns);
    }

    private bool IsWithoutDecay(Variable variable) => excludedVariables.Contains(variable) || excludedNames.Exists(name => name.Finds(variable));

    /// <summary>Gives the variables of some paths their own rate: the optimizer's times a factor. The last call that matches counts.</summary>
    /// <remarks>
    /// A variable frozen by a factor of 0 stays as it is: without decay, constraint and moving average. Its gradient counts neither for
    /// <see cref="GlobalClipNorm"/> nor for <see cref="NonFiniteGradients"/>.
    /// </remarks>
    /// <param name="path">A regular expression that must match the whole path: <c>"model/encoder/.*"</c>, or any ending part of it after a slash. Training refuses a path that no variable has.</param>
    /// <param name="rateMultiplier">At least 0; 0 freezes them.</param>
    /// <returns>This optimizer.</returns>
    /// <exception cref="ArgumentException">The path is empty or no regular expression.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The multiplier is negative, NaN or infinite.</exception>
    /// <exception cref="InvalidOperationException">The optimizer is built already.</exception>
    /// <example><code>
    /// new Adam(0.001).ForPath("encoder/.*", rateMultiplier: 0.1)
    /// </code></example>
    public Optimizer ForPath(string path, double rateMultiplier)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        RequireNotBuilt(nameof(ForPath));
        if (!(double.IsFinite(rateMultiplier) && rateMultiplier >= 0))
            throw new ArgumentOutOfRangeException(nameof(rateMultiplier), rateMultiplier, "The rate multiplier must be finite and >= 0.");
        multipliers.Add((path, PathPattern.Compile(path, nameof(path), before: "(^|/)", after: "$"), rateMultiplier));
        return this;
    }

    /// <summary>Layer-wise decay: gives layers rates that fall from the output towards the input, for fine-tuning.</summary>
    /// <remarks>
    /// Of n paths the one at place i, from 0, has the factor <c>decay ^ (n - 1 - i)</c>: the last has the optimizer's own rate. The same as <see cref="ForPath"/> for
    /// each. Source: Howard and Ruder, Universal Language Model Fine-tuning for Text Classification, 2018 (1 / 2.6); Clark et al., ELECTRA, 2020 (0.8, 0.9).
    /// </remarks>
    /// <param name="paths">As for <see cref="ForPath"/>, one for each layer, from the input to the output.</param>
    /// <param name="decay">The factor from one layer to the one before it, in (0, 1].</param>
    /// <returns>This optimizer.</returns>
    /// <exception cref="ArgumentException">There are no paths, or one is empty or no regular expression. Nothing has been changed then.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="decay"/> is outside (0, 1].</exception>
    /// <exception cref="InvalidOperationException">The optimizer is built already.</exception>
    /// <example><code>
    /// new AdamW(2e-5).ForLayers(["embedding/.*", "block_1/.*", "block_2/.*", "head/.*"], decay: 0.8)   // 0.512, 0.64, 0.8 and 1 times the rate
    /// </code></example>
    public Optimizer ForLayers(IReadOnlyList<string> paths, double decay)
    {
        ArgumentNullException.ThrowIfNull(paths);
        if (paths.Count == 0) throw new ArgumentException("paths must hold at least one path.", nameof(paths));
        if (paths.Any(string.IsNullOrEmpty)) throw new ArgumentException("paths must not hold an empty path.", nameof(paths));
        if (!(decay is > 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(decay), decay, "decay must be greater than 0 and at most 1.");
        foreach (var path in paths) PathPattern.Compile(path, nameof(paths));
        for (var i = 0; i < paths.Count; i++) ForPath(paths[i], Math.Pow(decay, paths.Count - 1 - i));
        return this;
    }

    /// <summary>Registers a hyper-parameter's range: least ≤ value ≤ most. Numbers are checked here, schedules before each update; <c>Fit</c> binds them.</summary>
    /// <param name="name">As the constructor calls it.</param>
    /// <param name="value">The hyper-parameter.</param>
    /// <param name="least">The smallest value allowed.</param>
    /// <param name="most">The largest value allowed.</param>
    /// <param name="mostIncluded">Whether <paramref name="most"/> itself is allowed. Default true.</param>
    /// <param name="leastIncluded">Whether <paramref name="least"/> itself is allowed. Default true.</param>
    /// <returns>The hyper-parameter to read from.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number outside the range.</exception>
    protected Hyperparameter Within(
        string name, Hyperparameter value, double least, double most = double.PositiveInfinity, bool mostIncluded = true, bool leastIncluded = true)
    {
        value = value.Owned();
        var range = new HyperparameterRange(name, value, least, most, mostIncluded, leastIncluded);
        range.CheckConstant();
        ranges.Add(range);
        return value;
    }

    /// <summary>For an optimizer that only hands gradients on: the options have no meaning there.</summary>
    private protected void RequireNoOptions(string where)
    {
        string?[] set =
        [
            WeightDecay is null ? null : nameof(WeightDecay),
            ClipNorm is null ? null : nameof(ClipNorm),
            ClipValue is null ? null : nameof(ClipValue),
            GlobalClipNorm is null ? null : nameof(GlobalClipNorm),
            UseEma ? nameof(UseEma) : null,
            EmaOverwriteFrequency is null ? null : nameof(EmaOverwriteFrequency),
            GradientAccumulationSteps is null ? null : nameof(GradientAccumulationSteps),
            excludedVariables.Count + excludedNames.Count == 0 ? null : nameof(ExcludeFromWeightDecay),
            multipliers.Count == 0 ? null : nameof(ForPath),
        ];
        if (set.FirstOrDefault(name => name is not null) is { } found)
            throw new InvalidOperationException($"{GetType().Name} does not have {found}: use it on {where}.");
    }

    /// <summary>Takes an owner's loss scale over.</summary>
    internal void TakeLossScale(double? factor) => lossScaleFactor = factor;

    private double? Clip(double? value, string name)
    {
        if (value is null) return null;
        if (!(double.IsFinite(value.Value) && value > 0)) throw new ArgumentOutOfRangeException(name, value, $"{name} must be finite and > 0, or null.");
        if (ClipNorm is not null || ClipValue is not null || GlobalClipNorm is not null)
            throw new ArgumentException("Only one of ClipNorm, ClipValue and GlobalClipNorm can be set.", name);
        return value;
    }

    private static double Fraction(double value) => value is >= 0 and <= 1
        ? value
        : throw new ArgumentOutOfRangeException(nameof(EmaMomentum), value, "EmaMomentum must be in [0, 1].");

    private static double? Positive(double? value) => value is null || (double.IsFinite(value.Value) && value > 0)
        ? value
        : throw new ArgumentOutOfRangeException(nameof(LossScaleFactor), value, "LossScaleFactor must be finite and > 0, or null.");

    private static int? AtLeast(int least, int? value, string name) => value is null || value >= least
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} must be >= {least}, or null.");

    private void RequireNotBuilt(string method)
    {
        if (Built) throw new InvalidOperationException($"{method} comes too late: optimizer '{Name}' is built. Call it before training.");
    }
}
