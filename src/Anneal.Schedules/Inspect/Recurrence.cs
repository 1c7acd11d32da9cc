namespace Anneal.Schedules;

/// <summary>Why a curve may rise again after it has fallen. Of several the last counts.</summary>
internal enum Recurrence
{
    /// <summary>It does not, or only where a table says so.</summary>
    None,

    /// <summary>It was made to continue after its end.</summary>
    GoesOn,

    /// <summary>It starts again, usually a few times.</summary>
    Restarts,

    /// <summary>It is made to rise and fall.</summary>
    Cycles,
}
