namespace Anneal.Schedules;

/// <summary>The rate falls along half a cosine wave, after an optional linear warm-up.</summary>
/// <remarks>
/// <para>Warm-up, while <c>step &lt; warmupSteps</c>:
/// <c>rate = initialLearningRate + (warmupTarget - initialLearningRate) * step / warmupSteps</c>. Then, with
/// <c>s = min(step - warmupSteps, decaySteps)</c> and <c>top</c> the <c>warmupTarget</c>, or the <c>initialLearningRate</c> without one:
/// <c>rate = top * ((1 - alpha) * (1 + cos(pi * s / decaySteps)) / 2 + alpha)</c>.</para>
/// <code>
///    - _
///   /    \
///  /      \
/// /         - ______
/// </code>
/// <para>Steps count optimizer updates. After <c>warmupSteps + decaySteps</c> the rate stays at <c>top * alpha</c>. Before step 0 the
/// warm-up line continues, or the cosine if there is no warm-up.</para>
/// <para>Differs from Keras: <c>warmupSteps</c> without <c>warmupTarget</c> and negative <c>warmupSteps</c> are refused (Keras silently
/// ignores the former); an integer initial rate does not lead to integer arithmetic (Keras returns 0 for its own warm-up example); rates
/// near the end of the wave keep full precision; with <c>warmupTarget</c> and no warm-up steps, a negative step follows the cosine (Keras:
/// -infinity).</para>
/// <example><code>
/// var schedule = new CosineDecay(0.0, decaySteps: 1_000, warmupTarget: 0.1, warmupSteps: 100);
/// double rate = schedule.At(600); // 0.05
/// </code></example>
/// <para>Source: Keras, <c>keras.optimizers.schedules.CosineDecay</c>; I. Loshchilov and F. Hutter, SGDR: Stochastic Gradient Descent with
/// Warm Restarts, arXiv 1608.03983; warm-up: P. Goyal and others, arXiv 1706.02677.</para>
/// </remarks>
[Keras("keras.optimizers.schedules")]
public sealed partial record CosineDecay : LearningRateSchedule
{
    /// <summary>Makes the schedule.</summary>
    /// <param name="initialLearningRate">The rate at step 0; any finite number.</param>
    /// <param name="decaySteps">The length of the decay in steps, or with a unit: greater than 0. Fractions are allowed.</param>
    /// <param name="alpha">The final rate as a fraction of the rate at which the decay starts; any finite number. Default 0.0.</param>
    /// <param name="name">A label: any valid Unicode text. Default <c>CosineDecay</c>.</param>
    /// <param name="warmupTarget">The rate at which the decay starts; any finite number. Default null: there is no warm-up, and the decay
    /// starts at <paramref name="initialLearningRate"/>.</param>
    /// <param name="warmupSteps">The length of the warm-up in steps, or with a unit: 0 or more. Fractions are allowed. Default 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    /// <exception cref="ArgumentException"><paramref name="warmupSteps"/> is given without <paramref name="warmupTarget"/>.</exception>
    public CosineDecay(
        double initialLearningRate, Duration decaySteps, double alpha = 0.0, string? name = "CosineDecay", double? warmupTarget = null,
        Duration? warmupSteps = null)
    {
        InitialLearningRate = Require.Finite(initialLearningRate);
        DecaySteps = Require.Positive(decaySteps);
        Alpha = Require.Finite(alpha);
        Name = Require.Text(name);
        WarmupTarget = warmupTarget is { } target ? Require.Finite(target, nameof(warmupTarget)) : null;
        WarmupSteps = Require.NotNegative(warmupSteps ?? 0, nameof(warmupSteps));
        if (WarmupTarget is null && WarmupSteps != 0)
            throw Require.Refused(warmupTarget, $"given when warmupSteps is greater than 0, {WarmupSteps}");
    }

    /// <summary>The rate at step 0.</summary>
    public double InitialLearningRate { get; }

    /// <summary>The length of the decay.</summary>
    [BindBy(nameof(Duration.BindPositive), nameof(WarmupSteps))]
    public Duration DecaySteps { get; }

    /// <summary>The final rate as a fraction of the rate at which the decay starts.</summary>
    public double Alpha { get; }

    /// <summary>A label.</summary>
    public string? Name { get; }

    /// <summary>The rate at which the decay starts, or null for <see cref="InitialLearningRate"/>.</summary>
    public double? WarmupTarget { get; }

    /// <summary>The length of the warm-up.</summary>
    public Duration WarmupSteps { get; }

    /// <inheritdoc/>
    public override double At(double step)
    {
        Require.Step(step);
        double top = WarmupTarget ?? InitialLearningRate;
        var (warmup, decay) = (WarmupSteps.Steps, DecaySteps.Steps);
        if (warmup > 0 && step < warmup)
            return Rates.Between(InitialLearningRate, top, step / warmup);
        var elapsed = Math.Min(step - warmup, decay);
        return Rates.Between(Alpha * top, top, Rates.HalfCosine(elapsed, decay));
    }

    internal override Outline? OutlineOf(double from, double to)
    {
        var (warmup, decay) = (WarmupSteps.Steps, DecaySteps.Steps);
        var corners = Outline.At(0, warmup, warmup + decay);
        return warmup > 0 ? corners : corners.And(Outline.Multiples(decay, from, Math.Min(to, 0)));
    }

    /// <summary>The schedule with a linear warm-up, if it has none yet.</summary>
    internal CosineDecay? Warm(Duration warmupSteps, double from) => WarmupTarget is not null
        ? null
        : new(from, DecaySteps, Alpha, Name, InitialLearningRate, warmupSteps);
}
