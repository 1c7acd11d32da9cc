namespace Anneal.Schedules;

/// <summary>What may be wrong with a schedule in a run.</summary>
public enum ScheduleFindingKind
{
    /// <summary>The rate never changes in the run, but would after it; or it changes by less than a hundredth.</summary>
    NeverChanges,

    /// <summary>The schedule comes to its end, or starts again, after more than twice the length of the run.</summary>
    TooLong,

    /// <summary>The schedule comes to its end before half of the run, below its peak; or it starts again more than 50 times.</summary>
    TooShort,

    /// <summary>The rate is 0 for more than the last update.</summary>
    ZeroTail,

    /// <summary>The rate jumps by more than a tenth where one schedule follows another.</summary>
    JumpAtJoin,

    /// <summary>The rate still rises at the last update and would go on rising.</summary>
    WarmupTooLong,

    /// <summary>The schedule throws within the run.</summary>
    NoRate,
}
