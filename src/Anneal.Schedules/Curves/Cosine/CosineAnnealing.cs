namespace Anneal.Schedules;

/// <summary>The rate falls along half a cosine wave to a final rate. A power and k-decay change the shape of the wave.</summary>
/// <remarks>
/// <para><c>rate = endLearningRate + (initialLearningRate - endLearningRate) * ((1 + cos(pi * q ^ kDecay)) / 2) ^ power</c> with
/// <c>q = step / decaySteps</c>.</para>
/// <code>
/// - _
///     \
///      \
///        - ________
/// </code>
/// <para>A <c>power</c> above 1 makes the rate fall sooner, a <c>kDecay</c> above 1 later. Steps count optimizer updates. Before step 0 the
/// first rate holds. After <c>decaySteps</c> the last rate holds, unless <c>after</c> says otherwise. With <see cref="After.Continue"/> the
/// rate rises again, as in PyTorch. With a length of
/// 0, every step has the last rate.</para>
/// <para>Differs from <see cref="CosineDecay"/>, where the final rate is a fraction of the first rate.</para>
/// <example><code>
/// var schedule = new CosineAnnealing(0.1, decaySteps: 1_000, endLearningRate: 0.01);
/// double rate = schedule.At(500); // 0.055
/// </code></example>
/// <para>Source: PyTorch, <c>CosineAnnealingLR</c>; power: optax, <c>cosine_decay_schedule</c>; k-decay: T. Zhang and W. Li, arXiv 2004.05909,
/// and timm.</para>
/// </remarks>
[Keras("anneal.schedules")]
public sealed partial record CosineAnnealing : LearningRateSchedule
{
    /// <summary>Makes the schedule.</summary>
    /// <param name="initialLearningRate">The rate at step 0; any finite number.</param>
    /// <param name="decaySteps">The length of the decay in steps, or with a unit: 0 or more. Fractions are allowed.</param>
    /// <param name="endLearningRate">The rate at the end; any finite number. Default 0.0.</param>
    /// <param name="power">The exponent of the wave, greater than 0. Default 1.0.</param>
    /// <param name="kDecay">The exponent of the elapsed fraction, greater than 0. Default 1.0.</param>
    /// <param name="after">What happens after the end. Default <see cref="After.Hold"/>: the last rate holds.</param>
    /// <param name="name">A label: any valid Unicode text. Default <c>CosineAnnealing</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    public CosineAnnealing(
        double initialLearningRate, Duration decaySteps, double endLearningRate = 0.0, double power = 1.0, double kDecay = 1.0,
        After after = After.Hold, string? name = nameof(CosineAnnealing))
    {
        InitialLearningRate = Require.Finite(initialLearningRate);
        DecaySteps = Require.NotNegative(decaySteps);
        EndLearningRate = Require.Finite(endLearningRate);
        Power = Require.Positive(power);
        KDecay = Require.Positive(kDecay);
        After = Require.Defined(after);
        Name = Require.Text(name);
    }

    /// <summary>The rate at step 0.</summary>
    public double InitialLearningRate { get; }

    /// <summary>The length of the decay.</summary>
    [BindBy(nameof(Duration.BindEnd), nameof(After))]
    public Duration DecaySteps { get; }

    /// <summary>The rate at the end.</summary>
    public double EndLearningRate { get; }

    /// <summary>The exponent of the wave.</summary>
    public double Power { get; }

    /// <summary>The exponent of the elapsed fraction.</summary>
    public double KDecay { get; }

    /// <summary>What happens after the end.</summary>
    public After After { get; }

    /// <summary>A label.</summary>
    public string? Name { get; }

    /// <inheritdoc/>
    public override double At(double step)
    {
        var length = DecaySteps.Steps;
        var elapsed = FromZero.Of(step, length, After);
        if (length == 0)
            return EndLearningRate;
        var wave = KDecay == 1 ? Rates.HalfCosine(elapsed, length) : Rates.HalfCosine(Math.Pow(elapsed / length, KDecay), 1);
        return Rates.Between(EndLearningRate, InitialLearningRate, Power == 1 ? wave : Math.Pow(wave, Power));
    }

    internal override Outline? OutlineOf(double from, double to) => Corners.Of([], DecaySteps.Steps, After, from, to, turnsAfterEnd: true);
}
