namespace Anneal.Schedules;

/// <summary>The rate falls along half a cosine wave several times in a run and jumps back up between the waves.</summary>
/// <remarks>
/// <para><c>rate = endLearningRate + (initialLearningRate - endLearningRate) * (1 + cos(pi * ((cycles * q) mod 1))) / 2</c> with
/// <c>q = step / decaySteps</c>, and <c>endLearningRate</c> at <c>q = 1</c>.</para>
/// <code>
/// - _    - _    - _
///    \  |   \  |   \
///     - |    - |    - ____
/// </code>
/// <para>Steps count optimizer updates. A step on the border of two cycles is the first of the later one. Before step 0 the first rate holds. After
/// <c>decaySteps</c> the last rate holds, unless <c>after</c> says otherwise. With <see cref="After.Continue"/> the cycles continue. With a
/// length of 0, every step
/// has the last rate.</para>
/// <para><see cref="CosineDecayRestarts"/> takes the length of the first cycle instead of the number of cycles.</para>
/// <example><code>
/// var schedule = new CosineHardRestarts(0.1, decaySteps: 100.Percent, cycles: 3);
/// </code></example>
/// <para>Source: transformers, <c>get_cosine_with_hard_restarts_schedule_with_warmup</c>.</para>
/// </remarks>
[Keras("anneal.schedules")]
public sealed partial record CosineHardRestarts : LearningRateSchedule
{
    /// <summary>Makes the schedule.</summary>
    /// <param name="initialLearningRate">The rate at the start of each cycle; any finite number.</param>
    /// <param name="decaySteps">The length of all cycles together in steps, or with a unit: 0 or more. Fractions are allowed.</param>
    /// <param name="cycles">The number of cycles, 1 or more. Default 1.</param>
    /// <param name="endLearningRate">The rate at the end of each cycle; any finite number. Default 0.0.</param>
    /// <param name="after">What happens after the end. Default <see cref="After.Hold"/>: the last rate holds.</param>
    /// <param name="name">A label: any valid Unicode text. Default <c>CosineHardRestarts</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    public CosineHardRestarts(
        double initialLearningRate, Duration decaySteps, int cycles = 1, double endLearningRate = 0.0, After after = After.Hold,
        string? name = nameof(CosineHardRestarts))
    {
        InitialLearningRate = Require.Finite(initialLearningRate);
        DecaySteps = Require.NotNegative(decaySteps);
        Cycles = Require.AtLeast(cycles, 1);
        EndLearningRate = Require.Finite(endLearningRate);
        After = Require.Defined(after);
        Name = Require.Text(name);
    }

    /// <summary>The rate at the start of each cycle.</summary>
    public double InitialLearningRate { get; }

    /// <summary>The length of all cycles together.</summary>
    [BindBy(nameof(Duration.BindEnd), nameof(After))]
    public Duration DecaySteps { get; }

    /// <summary>The number of cycles.</summary>
    public int Cycles { get; }

    /// <summary>The rate at the end of each cycle.</summary>
    public double EndLearningRate { get; }

    /// <summary>What happens after the end.</summary>
    public After After { get; }

    /// <summary>A label.</summary>
    public string? Name { get; }

    /// <inheritdoc/>
    public override double At(double step)
    {
        var length = DecaySteps.Steps;
        var elapsed = FromZero.Of(step, length, After);
        if (elapsed == length && After is After.Hold or After.Throw)
            return EndLearningRate;
        // Cycle n starts where n lengths fit into the elapsed steps times the number of cycles.
        var scaled = Cycles * elapsed;
        if (double.IsInfinity(scaled))
            scaled = Cycles * (elapsed % length);
        var within = Math.Max(Math.FusedMultiplyAdd(-ExactQuotient.Floor(scaled, length), length, scaled), 0);
        return length == 0 ? EndLearningRate : Rates.Between(EndLearningRate, InitialLearningRate, Rates.HalfCosine(within, length));
    }

    internal override Outline? OutlineOf(double from, double to)
    {
        var length = DecaySteps.Steps;
        var isEnded = After is After.Hold or After.Throw;
        var bends = Outline.At(0, length) with { Recurrence = isEnded ? Recurrence.None : Recurrence.Restarts };
        return length == 0 ? bends : bends.And(Corners.Every(length / Cycles, from, isEnded ? Math.Min(to, length) : to));
    }
}
