using System.Text.Json.Nodes;

namespace Anneal.Schedules;

/// <summary>The rate falls along a piece of a hyperbolic tangent: it holds long, falls fast, and ends gently.</summary>
/// <remarks>
/// <para><c>rate = endLearningRate + (initialLearningRate - endLearningRate) * (1 - tanh(lower * (1 - q) + upper * q)) / 2</c> with
/// <c>q = step / decaySteps</c>.</para>
/// <code>
/// _______
///         \
///           \
///             - ______
/// </code>
/// <para>Steps count optimizer updates. The first rate is a little below <c>initialLearningRate</c> and the last a little above
/// <c>endLearningRate</c>: with the defaults by 0.0006 and 0.25 percent of the way. Before step 0 the first rate holds, after <c>decaySteps</c>
/// the last, or what <c>after</c> says. Without length it is at its end.</para>
/// <para>Differs from timm: the default of <c>lower</c> is -6, as in the paper, not -7.</para>
/// <example><code>
/// var schedule = new TanhDecay(0.1, decaySteps: 100.Percent);
/// </code></example>
/// <para>Source: B.-Y. Hsueh and others, Stochastic Gradient Descent with Hyperbolic-Tangent Decay, arXiv 1806.01593; timm,
/// <c>TanhLRScheduler</c>.</para>
/// </remarks>
public sealed record TanhDecay : LearningRateSchedule
{
    private readonly Number _initialLearningRate;
    private readonly Number _endLearningRate;
    private readonly Number _lower;
    private readonly Number _upper;

    /// <summary>Makes the schedule.</summary>
    /// <param name="initialLearningRate">The rate that is left; any finite number.</param>
    /// <param name="decaySteps">Length of the decay in steps, or with a unit, 0 or more; fractions are allowed.</param>
    /// <param name="endLearningRate">The rate that is approached; any finite number. Default 0.0.</param>
    /// <param name="lower">Where the piece of the tangent begins; any finite number. Default -6.0.</param>
    /// <param name="upper">Where it ends, above <paramref name="lower"/>. Default 3.0.</param>
    /// <param name="after">What holds after the end. Default <see cref="After.Hold"/>: the last rate.</param>
    /// <param name="name">A label of valid Unicode. Default <c>TanhDecay</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range or not finite.</exception>
    public TanhDecay(
        Number initialLearningRate, Duration decaySteps, Number? endLearningRate = null, Number? lower = null, Number? upper = null,
        After after = After.Hold, string? name = nameof(TanhDecay))
    {
        _initialLearningRate = Require.Finite(initialLearningRate, nameof(initialLearningRate));
        DecaySteps = Require.NotNegative(decaySteps, nameof(decaySteps));
        _endLearningRate = Require.Finite(endLearningRate ?? 0.0, nameof(endLearningRate));
        _lower = Require.Finite(lower ?? -6.0, nameof(lower));
        _upper = Require.Finite(upper ?? 3.0, nameof(upper));
        After = Require.Defined(after, nameof(after));
        Name = Require.Text(name, nameof(name));
        if (Lower >= Upper)
            throw new ArgumentOutOfRangeException(nameof(lower), $"lower must be below upper, {_upper}; it was {_lower}.");
    }

    /// <summary>The rate that is left.</summary>
    public double InitialLearningRate => _initialLearningRate;

    /// <summary>Length of the decay in steps.</summary>
    public Duration DecaySteps { get; }

    /// <summary>The rate that is approached.</summary>
    public double EndLearningRate => _endLearningRate;

    /// <summary>Where the piece of the tangent begins.</summary>
    public double Lower => _lower;

    /// <summary>Where it ends.</summary>
    public double Upper => _upper;

    /// <summary>What holds after the end.</summary>
    public After After { get; }

    /// <summary>A label.</summary>
    public string? Name { get; }

    /// <inheritdoc/>
    public override double At(double step)
    {
        var z = Rates.Between(Lower, Upper, FromZero.Fraction(step, DecaySteps.Steps, After));
        // (1 - tanh z) / 2 = 1 / (1 + exp(2 z)), which keeps its digits where it nears 0.
        return Rates.Between(EndLearningRate, InitialLearningRate, 1 / (1 + Math.Exp(2 * z)));
    }

    /// <inheritdoc/>
    public override LearningRateSchedule Bind(RunLength run) => DecaySteps.IsInSteps
        ? this
        : new TanhDecay(_initialLearningRate, DecaySteps.BindEnd(run, After), _endLearningRate, _lower, _upper, After, Name);

    internal override Outline? OutlineOf(double from, double to) => Corners.Of([], DecaySteps.Steps, After, from, to);

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new()
    {
        ["initial_learning_rate"] = _initialLearningRate.ToJson(),
        ["decay_steps"] = DecaySteps.ToJson(),
        ["end_learning_rate"] = _endLearningRate.ToJson(),
        ["lower"] = _lower.ToJson(),
        ["upper"] = _upper.ToJson(),
        ["after"] = After.ToJson(),
        ["name"] = Name,
    };

    /// <summary>The class and its arguments, the same in every culture.</summary>
    /// <returns>For example <c>TanhDecay {"initial_learning_rate":0.1,...}</c>.</returns>
    public override string ToString() => Describe();

    internal static TanhDecay Read(ConfigReader config) => new(
        config.Number("initial_learning_rate"),
        config.Length("decay_steps"),
        config.OptionalNumber("end_learning_rate"),
        config.OptionalNumber("lower"),
        config.OptionalNumber("upper"),
        config.Choice("after", After.Hold),
        config.Text("name", nameof(TanhDecay)));
}
