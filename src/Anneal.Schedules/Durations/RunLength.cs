namespace Anneal.Schedules;

/// <summary>How long a run of training is, as far as it is known: what lengths with units are counted by.</summary>
/// <remarks>
/// <para>An unknown part is null; it is missed only by a length that is counted in it. A bare number converts to a run of so many steps.</para>
/// <example><code>
/// var run = new RunLength(stepsPerEpoch: 469, epochs: 10, batchSize: 128);
/// var schedule = new CosineDecay(0.1, decaySteps: 100.Percent).Bind(run); // 4690 steps
/// </code></example>
/// </remarks>
public sealed record RunLength
{
    /// <summary>States what is known of a run.</summary>
    /// <param name="stepsPerEpoch">Optimizer updates of an epoch, 1 or more. Default null: unknown.</param>
    /// <param name="epochs">Epochs of the run, 1 or more. Default null: unknown.</param>
    /// <param name="batchSize">Samples of a step, 1 or more. Default null: unknown.</param>
    /// <param name="tokensPerSample">Tokens of a sample, greater than 0. Default null: unknown.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public RunLength(long? stepsPerEpoch = null, int? epochs = null, int? batchSize = null, double? tokensPerSample = null)
        : this(stepsPerEpoch, epochs, batchSize, tokensPerSample, Product(stepsPerEpoch, epochs))
    {
    }

    private RunLength(long? stepsPerEpoch, int? epochs, int? batchSize, double? tokensPerSample, long? steps, Duration start = default)
    {
        StepsPerEpoch = Require.AtLeastOne(stepsPerEpoch, nameof(stepsPerEpoch));
        Epochs = (int?)Require.AtLeastOne(epochs, nameof(epochs));
        BatchSize = (int?)Require.AtLeastOne(batchSize, nameof(batchSize));
        TokensPerSample = tokensPerSample is { } tokens ? Require.Positive((Number)tokens, nameof(tokensPerSample)) : null;
        Steps = Require.AtLeastOne(steps, nameof(steps));
        Start = start;
    }

    /// <summary>Optimizer updates of an epoch, or null if unknown.</summary>
    public long? StepsPerEpoch { get; }

    /// <summary>Epochs of the run, or null if unknown.</summary>
    public int? Epochs { get; }

    /// <summary>Samples of a step, or null if unknown.</summary>
    public int? BatchSize { get; }

    /// <summary>Tokens of a sample, or null if unknown.</summary>
    public double? TokensPerSample { get; }

    /// <summary>Optimizer updates of the run, or null if unknown: <c>stepsPerEpoch * epochs</c>, unless given.</summary>
    public long? Steps { get; }

    /// <summary>Where in the run the schedule that is bound has its step 0.</summary>
    internal Duration Start { get; }

    /// <summary>A run of which only the number of steps is known.</summary>
    /// <param name="steps">Optimizer updates, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is below 1.</exception>
    public static RunLength OfSteps(long steps) => new(null, null, null, null, steps);

    /// <summary>A run of which only the number of steps is known.</summary>
    /// <param name="steps">Optimizer updates, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is below 1.</exception>
    public static implicit operator RunLength(long steps) => OfSteps(steps);

    /// <summary>A run of so many steps with the same epochs and batches, for one that goes on from where another stopped.</summary>
    /// <param name="steps">Optimizer updates from step 0 of the schedule to the end, 1 or more.</param>
    /// <returns>A run; its <see cref="Epochs"/> are null if the steps are not whole epochs.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is below 1.</exception>
    public RunLength WithSteps(long steps)
    {
        var epochs = StepsPerEpoch is { } perEpoch && steps % perEpoch == 0 && steps / perEpoch is >= 1 and <= int.MaxValue ? (int?)(steps / perEpoch) : null;
        return new(StepsPerEpoch, epochs, BatchSize, TokensPerSample, steps, Start);
    }

    private static long? Product(long? stepsPerEpoch, int? epochs) => (Int128?)stepsPerEpoch * epochs is not { } steps
        ? null
        : steps <= long.MaxValue
            ? (long)steps
            : throw new ArgumentOutOfRangeException(nameof(epochs), $"epochs times stepsPerEpoch must fit in 64 bits; it was {epochs} * {stepsPerEpoch}.");

    /// <summary>The same run for a schedule that starts later.</summary>
    internal RunLength StartingAt(Duration start) => new(StepsPerEpoch, Epochs, BatchSize, TokensPerSample, Steps, Start + start);
}
