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
[Keras("anneal.schedules")]
public sealed partial record TanhDecay : LearningRateSchedule
{
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

    /// <summary>The rate that is left.</summary>
    public double InitialLearningRate { get; }

    /// <summary>Length of the decay in steps.</summary>
    [BindBy(nameof(Duration.BindEnd), nameof(After))]
    public Duration DecaySteps { get; }

    /// <summary>The rate that is approached.</summary>
    public double EndLearningRate { get; }

    /// <summary>Where the piece of the tangent begins.</summary>
    public double Lower { get; }

    /// <summary>Where it ends.</summary>
    public double Upper { get; }

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

    internal override Outline? OutlineOf(double from, double to) => Corners.Of([], DecaySteps.Steps, After, from, to);
}
