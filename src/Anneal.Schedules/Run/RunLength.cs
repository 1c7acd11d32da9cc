namespace Anneal.Schedules;

/// <summary>The length of a training run, as far as it is known; lengths with units are counted by it.</summary>
/// <remarks>
/// <para>An unknown part is null; only a length that needs it is refused. A bare number converts to a run of that many steps.</para>
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

    /// <summary>States what is known of a run.</summary>
    /// <param name="stepsPerEpoch">Optimizer updates of an epoch, 1 or more. Default null: unknown.</param>
    /// <param name="epochs">Epochs of the run, 1 or more. Default null: unknown.</param>
    /// <param name="batchSize">Samples of a step, 1 or more. Default null: unknown.</param>
    /// <param name="tokensPerSample">Tokens of a sample, greater than 0. Default null: unknown.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public RunLength(long? stepsPerEpoch = null, int? epochs = null, int? batchSize = null, double? tokensPerSample = null)
    {
        BatchesPerEpoch = Require.AtLeast(stepsPerEpoch, 1);
        Epochs = Require.AtLeast(epochs, 1);
        _batchSize = Require.AtLeast(batchSize, 1);
        TokensPerSample = tokensPerSample is { } tokens ? Require.Positive(tokens, nameof(tokensPerSample)) : null;
        Batches = Product(stepsPerEpoch, epochs);
    }

    /// <summary>Optimizer updates of an epoch, or null if unknown; not whole where an update takes batches of two epochs.</summary>
    public double? StepsPerEpoch => (double?)BatchesPerEpoch / BatchesPerStep;

    /// <summary>Epochs of the run, or null if unknown.</summary>
    public int? Epochs { get; private init; }

    /// <summary>Samples of a step, or null if unknown.</summary>
    public int? BatchSize => _batchSize * BatchesPerStep;

    /// <summary>Tokens of a sample, or null if unknown.</summary>
    public double? TokensPerSample { get; }

    /// <summary>
    /// Optimizer updates of the run, or null if unknown: <c>stepsPerEpoch * epochs</c>, unless given. Whole ones; percent are of the exact number.
    /// </summary>
    public long? Steps => Batches is { } batches ? Math.Max(1, batches / BatchesPerStep) : null;

    /// <summary>How many batches an update takes: by their number epochs are counted, so that nothing is rounded before the end.</summary>
    internal int BatchesPerStep { get; private init; } = 1;

    internal long? BatchesPerEpoch { get; }

    internal long? Batches { get; private init; }

    /// <summary>Samples of a batch.</summary>
    internal int? SamplesPerBatch => _batchSize;

    /// <summary>Where in the run the schedule that is bound has its step 0.</summary>
    internal Duration Start { get; private init; }

    /// <summary>A run of which only the number of steps is known.</summary>
    /// <param name="steps">Optimizer updates, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is below 1.</exception>
    public static RunLength OfSteps(long steps) => new() { Batches = Require.AtLeast(steps, 1) };

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
        Require.AtLeast(steps, 1);
        var batches = Require.Between(steps, 1, long.MaxValue / BatchesPerStep) * BatchesPerStep;
        var epochs = batches % BatchesPerEpoch == 0 && batches / BatchesPerEpoch is >= 1 and <= int.MaxValue ? (int?)(batches / BatchesPerEpoch) : null;
        return this with { Batches = batches, Epochs = epochs };
    }

    /// <summary>The same run where an update takes several batches, each a step of this one: what <c>GradientAccumulationSteps</c> of an optimizer does.</summary>
    /// <param name="batches">Batches of an update, 1 or more.</param>
    /// <returns>
    /// A run with fewer and larger steps. An epoch need not have a whole number of them: of 3 batches, two an update, it has 1.5, and 10 epochs have 15.
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
