namespace Anneal.Schedules;

/// <summary>What a curve does after its end.</summary>
/// <remarks>
/// Every curve holds its last rate after its end, unless an argument says otherwise. Curves with an end have an argument <c>after</c>. For all others
/// (Keras's own, curves without an end, compositions) <see cref="LearningRateSchedule.EndAt"/> sets the end and what holds after it.
/// </remarks>
public enum After
{
    /// <summary>The last rate holds. The default: no rate rises again, or falls below 0, by accident.</summary>
    Hold,

    /// <summary>The formula goes on.</summary>
    Continue,

    /// <summary>The curve starts again: the step at its end is step 0 of the next round.</summary>
    Repeat,

    /// <summary>A later step is an <see cref="ArgumentOutOfRangeException"/>.</summary>
    Throw,
}
