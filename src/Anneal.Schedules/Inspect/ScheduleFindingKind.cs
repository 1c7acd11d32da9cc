namespace Anneal.Schedules;

/// <summary>What may be wrong with a schedule in a run.</summary>
public enum ScheduleFindingKind
{
    /// <summary>The rate never changes in the run, but would after it; or it changes by less than a hundredth.</summary>
    NeverChanges,

    /// <summary>The schedule comes to its end, or starts again, after more than twice the length of the run.</summary>
    TooLong,

    /// <summary>
    /// The schedule comes to its end before half of the run, below its peak; or its formula goes on after its end and the rate rises again; or it starts
    /// again more than 50 times.
    /// </summary>
    TooShort,

    /// <summary>
    /// The rate is 0 for more than the last update; or as good as 0, below 2^-24 of its peak, for the last tenth of the run or more. A weight that an update
    /// at the peak moves by no more than its own size does not move at all by one at such a rate: in float32 the difference is rounded away.
    /// </summary>
    ZeroTail,

    /// <summary>The rate jumps by more than a tenth where one schedule follows another, and does not stay as it is on both sides, as at a stair.</summary>
    JumpAtJoin,

    /// <summary>The rate still rises at the last update and would go on rising, in a warm-up or any other rise.</summary>
    WarmupTooLong,

    /// <summary>Within the run the schedule throws, or gives a rate that no optimizer takes: one below 0, NaN or infinite. Training would stop there.</summary>
    NoRate,
}
