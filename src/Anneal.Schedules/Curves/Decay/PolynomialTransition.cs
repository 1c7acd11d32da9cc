using System.Text.Json.Nodes;

namespace Anneal.Schedules;

/// <summary>The rate waits, then goes from a first to a last value along a power of the remaining fraction.</summary>
/// <remarks>
/// <para><c>rate = endLearningRate + (initialLearningRate - endLearningRate) * (1 - q) ^ power</c> with
/// <c>q = (step - transitionBegin) / transitionSteps</c>, from 0 to 1.</para>
/// <code>
/// _____
///      \
///        \ _
///            - ________
/// </code>
/// <para>Steps count optimizer updates. Up to <c>transitionBegin</c>, negative steps included, the first rate holds; after
/// <c>transitionBegin + transitionSteps</c> the last, or what <c>after</c> says. <see cref="After.Continue"/> needs a whole <c>power</c>: a
/// negative number has no other.</para>
/// <para>Differs from optax: a power of 0 and negative lengths are refused (optax returns a constant).</para>
/// <example><code>
/// var schedule = new PolynomialTransition(1.0, transitionSteps: 100, endLearningRate: 0.01, power: 2, transitionBegin: 5);
/// double rate = schedule.At(6); // 0.980299
/// </code></example>
/// <para>Source: optax, <c>polynomial_schedule</c>.</para>
/// </remarks>
public sealed record PolynomialTransition : LearningRateSchedule
{
    private readonly Number _initialLearningRate;
    private readonly Number _endLearningRate;
    private readonly Number _power;

    /// <summary>Makes the schedule.</summary>
    /// <param name="initialLearningRate">The rate up to <paramref name="transitionBegin"/>; any finite number.</param>
    /// <param name="transitionSteps">Length of the way in steps, or with a unit, 0 or more; fractions are allowed.</param>
    /// <param name="endLearningRate">The rate at the end; any finite number. Default 0.0.</param>
    /// <param name="power">Exponent of the remaining fraction, greater than 0. Default 1.0, a straight line.</param>
    /// <param name="transitionBegin">The step, or length with a unit, at which the rate begins to move, 0 or more. Default 0.</param>
    /// <param name="after">What holds after the end. Default <see cref="After.Hold"/>: the last rate.</param>
    /// <param name="name">A label of valid Unicode. Default <c>PolynomialTransition</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range or not finite.</exception>
    public PolynomialTransition(
        Number initialLearningRate, Duration transitionSteps, Number? endLearningRate = null, Number? power = null,
        Duration? transitionBegin = null, After after = After.Hold, string? name = nameof(PolynomialTransition))
    {
        _initialLearningRate = Require.Finite(initialLearningRate, nameof(initialLearningRate));
        TransitionSteps = Require.NotNegative(transitionSteps, nameof(transitionSteps));
        _endLearningRate = Require.Finite(endLearningRate ?? 0.0, nameof(endLearningRate));
        _power = Require.Positive(power ?? 1.0, nameof(power));
        TransitionBegin = Require.NotNegative(transitionBegin ?? 0, nameof(transitionBegin));
        After = Require.Defined(after, nameof(after));
        Name = Require.Text(name, nameof(name));
        if (after == After.Continue && Power != Math.Truncate(Power))
            throw new ArgumentOutOfRangeException(
                nameof(power), $"power must be whole with after: After.Continue, for a negative number has no other; it was {_power}.");
    }

    /// <summary>The rate up to <see cref="TransitionBegin"/>.</summary>
    public double InitialLearningRate => _initialLearningRate;

    /// <summary>Length of the way in steps.</summary>
    public Duration TransitionSteps { get; }

    /// <summary>The rate at the end.</summary>
    public double EndLearningRate => _endLearningRate;

    /// <summary>Exponent of the remaining fraction.</summary>
    public double Power => _power;

    /// <summary>The step at which the rate begins to move.</summary>
    public Duration TransitionBegin { get; }

    /// <summary>What holds after the end.</summary>
    public After After { get; }

    /// <summary>A label.</summary>
    public string? Name { get; }

    /// <inheritdoc/>
    public override double At(double step)
    {
        var (begin, length) = (TransitionBegin.Steps, TransitionSteps.Steps);
        var end = begin + length;
        var reached = FromZero.Of(step, end, After);
        if (reached <= begin && reached < end)
            return InitialLearningRate;
        // (T - t) / T and not 1 - t / T, which loses its digits near the end.
        var remaining = length > 0 ? Math.Min((end - reached) / length, 1) : 0;
        return Rates.Between(EndLearningRate, InitialLearningRate, Power == 1 ? remaining : Math.Pow(remaining, Power));
    }

    /// <inheritdoc/>
    public override LearningRateSchedule Bind(RunLength run)
    {
        if (TransitionSteps.IsInSteps && TransitionBegin.IsInSteps)
            return this;
        var begin = TransitionBegin.Bind(run);
        return new PolynomialTransition(
            _initialLearningRate, TransitionSteps.BindEnd(run, After, TransitionBegin, begin), _endLearningRate, _power, begin, After, Name);
    }

    internal override Outline? OutlineOf(double from, double to) =>
        Corners.Of([TransitionBegin.Steps], TransitionBegin.Steps + TransitionSteps.Steps, After, from, to);

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new()
    {
        ["initial_learning_rate"] = _initialLearningRate.ToJson(),
        ["transition_steps"] = TransitionSteps.ToJson(),
        ["end_learning_rate"] = _endLearningRate.ToJson(),
        ["power"] = _power.ToJson(),
        ["transition_begin"] = TransitionBegin.ToJson(),
        ["after"] = After.ToJson(),
        ["name"] = Name,
    };

    /// <summary>The class and its arguments, the same in every culture.</summary>
    /// <returns>For example <c>PolynomialTransition {"initial_learning_rate":0.1,...}</c>.</returns>
    public override string ToString() => Describe();

    internal static PolynomialTransition Read(ConfigReader config) => new(
        config.Number("initial_learning_rate"),
        config.Length("transition_steps"),
        config.OptionalNumber("end_learning_rate"),
        config.OptionalNumber("power"),
        config.OptionalLength("transition_begin"),
        config.Choice("after", After.Hold),
        config.Text("name", nameof(PolynomialTransition)));
}
