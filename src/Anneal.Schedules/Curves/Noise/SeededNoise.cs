namespace Anneal.Schedules;

/// <summary>A repeatable random factor around 1 for each step. Multiply a schedule by it to add noise.</summary>
/// <remarks>
/// <para><c>factor = 1 + n</c> with <c>n</c> between <c>-limit</c> and <c>limit</c>, a function of <c>seed</c> and <c>floor(step)</c>
/// alone. There is no state, so a run that is resumed has the same noise as one that never stopped.</para>
/// <code>
///  .     .   .
///     .    .    .
///   .   .         .
/// </code>
/// <para>Steps count optimizer updates. There is no end; negative steps have noise too. For noise in part of a run, put it between
/// constants: <c>new ConstantRate(1).Then(noise, at: ...)</c>.</para>
/// <para>Differs from timm, which draws from PyTorch's generator: the distribution is the same, the numbers are not. A normal distribution
/// is cut at 8 standard deviations if the limit is further out.</para>
/// <example><code>
/// var schedule = new CosineDecay(0.1, decaySteps: 1_000) * new SeededNoise(seed: 42, limit: 0.1);
/// </code></example>
/// <para>Source: timm, <c>Scheduler</c> with <c>noise_pct</c>; G. Steele and others, Fast Splittable Pseudorandom Number Generators, 2014.</para>
/// </remarks>
[Keras("anneal.schedules")]
public sealed partial record SeededNoise : LearningRateSchedule
{
    /// <summary>Makes the schedule.</summary>
    /// <param name="seed">The seed of the noise; any number.</param>
    /// <param name="limit">The greatest distance of the factor from 1: 0 or more. If it is greater than 1, the factor may be negative. Default 0.67.</param>
    /// <param name="distribution">The distribution of the noise. Default <see cref="NoiseDistribution.Normal"/>.</param>
    /// <param name="standardDeviation">The standard deviation of the normal distribution before it is cut, greater than 0. Default 1.0.</param>
    /// <param name="name">A label: any valid Unicode text. Default <c>SeededNoise</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    public SeededNoise(
        int seed, double limit = 0.67, NoiseDistribution distribution = NoiseDistribution.Normal, double standardDeviation = 1.0,
        string? name = nameof(SeededNoise))
    {
        Seed = seed;
        Limit = Require.NotNegative(limit);
        Distribution = Require.Defined(distribution);
        StandardDeviation = Require.Positive(standardDeviation);
        Name = Require.Text(name);
    }

    /// <summary>The seed of the noise.</summary>
    public int Seed { get; }

    /// <summary>The greatest distance of the factor from 1.</summary>
    public double Limit { get; }

    /// <summary>The distribution of the noise.</summary>
    public NoiseDistribution Distribution { get; }

    /// <summary>The standard deviation of the normal distribution before it is cut.</summary>
    public double StandardDeviation { get; }

    /// <summary>A label.</summary>
    public string? Name { get; }

    /// <inheritdoc/>
    public override double At(double step)
    {
        Require.Step(step);
        // + 0.0: the bits of -0 are not those of 0.
        var random = new SplitMix(Seed, BitConverter.DoubleToInt64Bits(Math.Floor(step) + 0.0));
        return 1 + (Distribution == NoiseDistribution.Uniform ? Limit * random.Next() : Normal(ref random));
    }

    // Uniform numbers, kept as often as the bell is high there.
    private double Normal(ref SplitMix random)
    {
        var width = Math.Min(Limit / StandardDeviation, 8);
        while (true)
        {
            var z = width * random.Next();
            if (Math.Abs(random.Next()) <= Math.Exp(-z * z / 2))
                return z * StandardDeviation;
        }
    }

    internal override Outline? OutlineOf(double from, double to) => Outline.Multiples(1, from, to) with { Recurrence = Recurrence.Cycles };
}
