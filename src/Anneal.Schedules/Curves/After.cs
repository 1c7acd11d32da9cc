namespace Anneal.Schedules;

/// <summary>What happens after the end of a curve.</summary>
/// <remarks>
/// By default, every curve holds its last rate after its end. Curves with an end have an argument <c>after</c>. For all other schedules
/// (Keras's own, curves without an end, compositions), <see cref="LearningRateSchedule.EndAt"/> sets the end and what happens after it.
/// </remarks>
public enum After
{
    /// <summary>The last rate holds. This is the default, so that no rate rises again or falls below 0 by accident.</summary>
    Hold,

    /// <summary>The formula continues.</summary>
    Continue,

    /// <summary>The curve starts again. The step at its end is step 0 of the next round.</summary>
    Repeat,

    /// <summary>A later step throws an <see cref="ArgumentOutOfRangeException"/>.</summary>
    Throw,
}
