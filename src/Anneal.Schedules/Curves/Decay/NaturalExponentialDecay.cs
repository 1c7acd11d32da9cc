using System.Text.Json.Nodes;

namespace Anneal.Schedules;

/// <summary>The rate falls by a power of e.</summary>
/// <remarks>
/// <para><c>rate = initialLearningRate * exp(-decayRate * step / decaySteps)</c>; with <c>staircase</c> the quotient is floored.</para>
/// <code>
/// |
///  \
///    \ _
///        - - ______
/// </code>
/// <para>Steps count optimizer updates. Before step 0 the first rate holds; there is no end. With a negative <c>decayRate</c> the rate rises,
/// in the end to infinity.</para>
/// <para>Differs from Paddle, which has no <c>decaySteps</c>: there it is 1 (an epoch).</para>
/// <example><code>
/// var schedule = new NaturalExponentialDecay(0.1, decaySteps: 1.Epochs, decayRate: 0.1);
/// </code></example>
/// <para>Source: TensorFlow 1, <c>tf.train.natural_exp_decay</c>; Paddle, <c>NaturalExpDecay</c>.</para>
/// </remarks>
public sealed record NaturalExponentialDecay : LearningRateSchedule
{
    private readonly Number _initialLearningRate;
    private readonly Number _decayRate;

    /// <summary>Makes the schedule.</summary>
    /// <param name="initialLearningRate">The rate at step 0; any finite number.</param>
    /// <param name="decaySteps">Steps, or a length with a unit, after which the exponent has grown by <paramref name="decayRate"/>; greater than
    /// 0, fractions are allowed.</param>
    /// <param name="decayRate">The exponent; any finite number.</param>
    /// <param name="staircase">Whether the rate falls only at multiples of <paramref name="decaySteps"/>. Default false.</param>
    /// <param name="name">A label of valid Unicode. Default <c>NaturalExponentialDecay</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range or not finite.</exception>
    public NaturalExponentialDecay(
        Number initialLearningRate, Duration decaySteps, Number decayRate, bool staircase = false,
        string? name = nameof(NaturalExponentialDecay))
    {
        _initialLearningRate = Require.Finite(initialLearningRate, nameof(initialLearningRate));
        DecaySteps = Require.Positive(decaySteps, nameof(decaySteps));
        _decayRate = Require.Finite(decayRate, nameof(decayRate));
        Staircase = staircase;
        Name = Require.Text(name, nameof(name));
    }

    /// <summary>The rate at step 0.</summary>
    public double InitialLearningRate => _initialLearningRate;

    /// <summary>Steps after which the exponent has grown by <see cref="DecayRate"/>.</summary>
    public Duration DecaySteps { get; }

    /// <summary>The exponent.</summary>
    public double DecayRate => _decayRate;

    /// <summary>Whether the rate falls only at multiples of <see cref="DecaySteps"/>.</summary>
    public bool Staircase { get; }

    /// <summary>A label.</summary>
    public string? Name { get; }

    /// <inheritdoc/>
    public override double At(double step)
    {
        var (elapsed, length) = (FromZero.Step(step), DecaySteps.Steps);
        var exponent = Staircase ? ExactQuotient.Floor(elapsed, length) : Math.Min(elapsed / length, double.MaxValue);
        return InitialLearningRate == 0 || exponent == 0 ? InitialLearningRate : InitialLearningRate * Math.Exp(-DecayRate * exponent);
    }

    /// <inheritdoc/>
    public override LearningRateSchedule Bind(RunLength run) => DecaySteps.IsInSteps
        ? this
        : new NaturalExponentialDecay(_initialLearningRate, DecaySteps.BindPeriod(run), _decayRate, Staircase, Name);

    internal override Outline? OutlineOf(double from, double to) => Staircase ? Corners.Every(DecaySteps.Steps, from, to) : Outline.At(0);

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new()
    {
        ["initial_learning_rate"] = _initialLearningRate.ToJson(),
        ["decay_steps"] = DecaySteps.ToJson(),
        ["decay_rate"] = _decayRate.ToJson(),
        ["staircase"] = Staircase,
        ["name"] = Name,
    };

    /// <summary>The class and its arguments, the same in every culture.</summary>
    /// <returns>For example <c>NaturalExponentialDecay {"initial_learning_rate":0.1,...}</c>.</returns>
    public override string ToString() => Describe();

    internal static NaturalExponentialDecay Read(ConfigReader config) => new(
        config.Number("initial_learning_rate"),
        config.Length("decay_steps"),
        config.Number("decay_rate"),
        config.Flag("staircase", false),
        config.Text("name", nameof(NaturalExponentialDecay)));
}
