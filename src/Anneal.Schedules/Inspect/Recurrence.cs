namespace Anneal.Schedules;

/// <summary>Why a curve may rise again after it has fallen. Of several the last counts.</summary>
internal enum Recurrence
{
    /// <summary>It does not, or where it is told to: at the steps of a table.</summary>
    None,

    /// <summary>It was made to go on after its end.</summary>
    GoesOn,

    /// <summary>It starts again: a few times, as a rule.</summary>
    Restarts,

    /// <summary>Going up and down is what it is for.</summary>
    Cycles,
}
