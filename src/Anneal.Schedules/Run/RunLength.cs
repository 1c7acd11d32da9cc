namespace Anneal.Schedules;

/// <summary>The length of a training run, as far as it is known. It converts lengths with units to steps.</summary>
/// <remarks>
/// <para>Unknown numbers are null; a length that needs one is refused. A bare number converts to a run of that many steps.</para>
/// <example><code>
/// var run = new RunLength(stepsPerEpoch: 469, epochs: 10, batchSize: 128);
/// var schedule = new CosineDecay(0.1, decaySteps: 100.Percent).Bind(run); // 4690 steps
/// </code></example>
/// </remarks>
public sealed record RunLength
{
    /// <summary>A run in which every length is long, to ask what a schedule is like where no phase is rounded away.</summary>
    internal static readonly RunLength Long = new(stepsPerEpoch: 1 << 20, epochs: 1 << 10, batchSize: 1, tokensPerSample: 1);

    private readonly int? _batchSize;

    /// <summary>Makes a run from its known numbers.</summary>
    /// <param name="stepsPerEpoch">The optimizer updates per epoch, 1 or more. Default null: unknown.</param>
    /// <param name="epochs">The epochs of the run, 1 or more. Default null: unknown.</param>
    /// <param name="batchSize">The samples per step, 1 or more. Default null: unknown.</param>
    /// <param name="tokensPerSample">The tokens per sample, greater than 0. Default null: unknown.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public RunLength(long? stepsPerEpoch = null, int? epochs = null, int? batchSize = null, double? tokensPerSample = null)
    {
        BatchesPerEpoch = Require.AtLeast(stepsPerEpoch, 1);
        Epochs = Require.AtLeast(epochs, 1);
        _batchSize = Require.AtLeast(batchSize, 1);
        TokensPerSample = tokensPerSample is { } tokens ? Require.Positive(tokens, nameof(tokensPerSample)) : null;
        Batches = Product(stepsPerEpoch, epochs);
    }

    /// <summary>The optimizer updates per epoch, or null if unknown. Fractional if an update takes batches of two epochs.</summary>
    public double? StepsPerEpoch => (double?)BatchesPerEpoch / BatchesPerStep;

    /// <summary>The epochs of the run, or null if unknown.</summary>
    public int? Epochs { get; private init; }

    /// <summary>The samples per step, or null if unknown.</summary>
    public int? BatchSize => _batchSize * BatchesPerStep;

    /// <summary>The tokens per sample, or null if unknown.</summary>
    public double? TokensPerSample { get; }

    /// <summary>
    /// The optimizer updates of the run, or null if unknown: <c>stepsPerEpoch * epochs</c> unless given, rounded down to a whole number.
    /// Percentages use the exact number.
    /// </summary>
    public long? Steps => Batches is { } batches ? Math.Max(1, batches / BatchesPerStep) : null;

    /// <summary>How many batches an update takes: by their number epochs are counted, so that nothing is rounded before the end.</summary>
    internal int BatchesPerStep { get; private init; } = 1;

    internal long? BatchesPerEpoch { get; }

    internal long? Batches { get; private init; }

    /// <summary>Samples of a batch.</summary>
    internal int? SamplesPerBatch => _batchSize;

    /// <summary>Whether borders keep their fractions too: what is stretched is multiplied.</summary>
    internal bool RoundsNothing { get; init; }

    /// <summary>Where in the run the schedule that is bound has its step 0.</summary>
    internal Duration Start { get; private init; }

    /// <summary>Makes a run of a known number of steps.</summary>
    /// <param name="steps">The optimizer updates, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is below 1.</exception>
    public static RunLength OfSteps(long steps) => new() { Batches = Require.AtLeast(steps, 1) };

    /// <summary>Converts a number of steps to a run.</summary>
    /// <param name="steps">The optimizer updates, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is below 1.</exception>
    public static implicit operator RunLength(long steps) => OfSteps(steps);

    /// <summary>Makes a run of another number of steps with the same epochs and batches, such as a run that continues an earlier one.</summary>
    /// <param name="steps">The optimizer updates from step 0 of the schedule to the end, 1 or more.</param>
    /// <returns>A run. <see cref="Epochs"/> is null if the steps are not whole epochs.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is below 1.</exception>
    public RunLength WithSteps(long steps)
    {
        Require.AtLeast(steps, 1);
        var batches = Require.Between(steps, 1, long.MaxValue / BatchesPerStep) * BatchesPerStep;
        var epochs = batches % BatchesPerEpoch == 0 && batches / BatchesPerEpoch is >= 1 and <= int.MaxValue ? (int?)(batches / BatchesPerEpoch) : null;
        return this with { Batches = batches, Epochs = epochs };
    }

    /// <summary>Makes the same run with several batches per update, as with an optimizer's <c>GradientAccumulationSteps</c>. Each step of
    /// this run is one batch.</summary>
    /// <param name="batches">The batches per update, 1 or more.</param>
    /// <returns>
    /// A run with fewer and larger steps. The number of steps per epoch may be fractional: an epoch of 3 batches has 1.5 steps with two
    /// batches per update, and 10 epochs have 15.
    /// </returns>
    /// <example><code>
    /// var run = new RunLength(stepsPerEpoch: 3, epochs: 10).WithGradientAccumulation(2);
    /// double steps = 10.Epochs.Bind(run).Steps; // 15, as 100.Percent
    /// </code></example>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batches"/> is below 1, or so many that a step has more than 2^31 samples.</exception>
    public RunLength WithGradientAccumulation(int batches)
    {
        Require.AtLeast(batches, 1);
        Require.Between(batches, 1, int.MaxValue / BatchesPerStep / (_batchSize ?? 1));
        return this with { BatchesPerStep = BatchesPerStep * batches };
    }

    /// <summary>The same run for a schedule that starts later.</summary>
    internal RunLength StartingAt(Duration start) => this with { Start = Start + start };

    private static long? Product(long? stepsPerEpoch, int? epochs) => (Int128?)stepsPerEpoch * epochs is not { } steps
        ? null
        : steps <= long.MaxValue
            ? (long)steps
            : throw new ArgumentOutOfRangeException(nameof(epochs), $"epochs times stepsPerEpoch must fit in 64 bits; it was {epochs} * {stepsPerEpoch}.");
}
