namespace Anneal.Training;

/// <summary>What a resumed run does if its schedules are not those of the checkpoint, or if the same schedules have other lengths because the run has another length.</summary>
/// <remarks>
/// In all cases weights, optimizer state, rate factors and the clock (<see cref="Optimizers.Optimizer.Iterations"/>, here c) are those of the checkpoint. The new schedules are bound to the
/// whole new run: from the first update of the first run to update N, the end of the new one. A number as rate counts as a schedule. Only the step at which update n reads the new
/// schedules differs:
/// <code>
/// Continue    n
/// Rescale     s + (N - s) (n - c) / (N - c),   s = N × (part of the old schedule that is done)
/// Restart     n - c, and the schedules are bound to the updates to come, N - c
/// </code>
/// The schedules of the checkpoint are those that its run began with. A rate that was assigned while it ran (<see cref="Optimizers.Optimizer.LearningRate"/>) counts as no change: it is
/// that of the resumed run too, unless the schedules changed.
/// </remarks>
public enum OnScheduleChange
{
    /// <summary>The run is refused, with both schedules in the message.</summary>
    Throw,

    /// <summary>Update n has the rate of the new schedule at step n, as if the run had followed it from the beginning.</summary>
    Continue,

    /// <summary>The new schedule goes on from the part of it that corresponds to what is done of the old one, and the rest of it is spread over the updates to come. A cosine decay
    /// that was half way down goes on half way down and ends with the new run. If the old schedule had come to its end, the new one goes on after its end.</summary>
    Rescale,

    /// <summary>The new schedule begins at its step 0 with the first update after the checkpoint, and its relative lengths are those of the updates to come.</summary>
    Restart,
}
