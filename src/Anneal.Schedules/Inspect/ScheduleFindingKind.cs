namespace Anneal.Schedules;

/// <summary>The kinds of findings about a schedule in a run.</summary>
public enum ScheduleFindingKind
{
    /// <summary>The rate never changes in the run but would change after it, or it changes by less than one percent.</summary>
    NeverChanges,

    /// <summary>The schedule ends, or first restarts, after more than twice the length of the run.</summary>
    TooLong,

    /// <summary>
    /// The schedule ends before half of the run, below its peak; or its formula continues after its end and the rate rises again; or it
    /// restarts more than 50 times.
    /// </summary>
    TooShort,

    /// <summary>
    /// The rate is 0 for more than the last update, or is negligible (below 2^-24 of its peak) for the last tenth of the run or more. At a
    /// negligible rate, an update of a float32 weight is rounded away if an update at the peak rate would change the weight by no more than
    /// its own size.
    /// </summary>
    ZeroTail,

    /// <summary>The rate jumps by more than a tenth where one schedule follows another. A jump between two constant rates (a stair) is not a finding.</summary>
    JumpAtJoin,

    /// <summary>The rate is still rising at the last update, in a warm-up or any other rise.</summary>
    WarmupTooLong,

    /// <summary>At a step of the run, the schedule throws or gives a rate that optimizers refuse: below 0, NaN or infinite. Training would
    /// stop there.</summary>
    NoRate,
}
