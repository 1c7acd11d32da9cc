namespace Anneal.Schedules;

/// <summary>The rate falls along part of a hyperbolic tangent: slowly at first, then fast, then slowly again.</summary>
/// <remarks>
/// <para><c>rate = endLearningRate + (initialLearningRate - endLearningRate) * (1 - tanh(lower * (1 - q) + upper * q)) / 2</c> with
/// <c>q = step / decaySteps</c>.</para>
/// <code>
/// _______
///         \
///           \
///             - ______
/// </code>
/// <para>Steps count optimizer updates. The first rate is slightly below <c>initialLearningRate</c> and the last slightly above
/// <c>endLearningRate</c>; with the defaults, by 0.0006 and 0.25 percent of the difference. Before step 0 the first rate holds. After
/// <c>decaySteps</c> the last rate holds, unless <c>after</c> says otherwise. With a length of 0, every step has the last rate.</para>
/// <para>Differs from timm, where the default of <c>lower</c> is -7. Here it is -6, as in the paper.</para>
/// <example><code>
/// var schedule = new TanhDecay(0.1, decaySteps: 100.Percent);
/// </code></example>
/// <para>Source: B.-Y. Hsueh and others, Stochastic Gradient Descent with Hyperbolic-Tangent Decay, arXiv 1806.01593; timm,
/// <c>TanhLRScheduler</c>.</para>
/// </remarks>
[Keras("anneal.schedules")]
public sealed partial record TanhDecay : LearningRateSchedule
{
    /// <summary>Makes the schedule.</summary>
    /// <param name="initialLearningRate">The rate that the curve falls from; any finite number.</param>
    /// <param name="decaySteps">The length of the decay in steps, or with a unit: 0 or more. Fractions are allowed.</param>
    /// <param name="endLearningRate">The rate that the curve approaches; any finite number. Default 0.0.</param>
    /// <param name="lower">The argument of the tangent at the start; any finite number. Default -6.0.</param>
    /// <param name="upper">The argument of the tangent at the end, greater than <paramref name="lower"/>. Default 3.0.</param>
    /// <param name="after">What happens after the end. Default <see cref="After.Hold"/>: the last rate holds.</param>
    /// <param name="name">A label: any valid Unicode text. Default <c>TanhDecay</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    public TanhDecay(
        double initialLearningRate, Duration decaySteps, double endLearningRate = 0.0, double lower = -6.0, double upper = 3.0,
        After after = After.Hold, string? name = nameof(TanhDecay))
    {
        InitialLearningRate = Require.Finite(initialLearningRate);
        DecaySteps = Require.NotNegative(decaySteps);
        EndLearningRate = Require.Finite(endLearningRate);
        Lower = Require.Finite(lower);
        Upper = Require.Finite(upper);
        After = Require.Defined(after);
        Name = Require.Text(name);
        if (Lower >= Upper)
            throw Require.Refused(lower, $"below upper, {(Number)upper}");
    }

    /// <summary>The rate that the curve falls from.</summary>
    public double InitialLearningRate { get; }

    /// <summary>The length of the decay.</summary>
    [BindBy(nameof(Duration.BindEnd), nameof(After))]
    public Duration DecaySteps { get; }

    /// <summary>The rate that the curve approaches.</summary>
    public double EndLearningRate { get; }

    /// <summary>The argument of the tangent at the start.</summary>
    public double Lower { get; }

    /// <summary>The argument of the tangent at the end.</summary>
    public double Upper { get; }

    /// <summary>What happens after the end.</summary>
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

    internal override Outline? OutlineOf(double from, double to) => Corners.Of([], DecaySteps.Steps, After, from, to);
}
