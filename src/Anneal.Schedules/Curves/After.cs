namespace Anneal.Schedules;

/// <summary>What a curve does after its end.</summary>
/// <remarks>
/// After its end every curve holds its last rate unless it is asked otherwise. Curves with an end have an argument for it; the others (those of
/// Keras, whose arguments are Keras's, those without an end, and compositions) are told by <see cref="LearningRateSchedule.EndAt"/> where they
/// end and what holds then.
/// </remarks>
public enum After
{
    /// <summary>It stays at its last value. The default: no rate rises again, or goes below 0, by accident.</summary>
    Hold,

    /// <summary>Its formula goes on.</summary>
    Continue,

    /// <summary>It starts again: the step at its end is its step 0.</summary>
    Repeat,

    /// <summary>Asking for a later step is an <see cref="ArgumentOutOfRangeException"/>.</summary>
    Throw,
}
