namespace Anneal.Callbacks;

/// <summary>The reasons why training ended.</summary>
public enum StopReason
{
    /// <summary>All epochs were trained.</summary>
    Completed,

    /// <summary>A callback set <c>StopTraining</c>.</summary>
    StoppedByCallback,

    /// <summary>The cancellation token was set. The epoch in progress is not in the history; its updates have been applied.</summary>
    Cancelled,

    /// <summary>The data ended before the epochs did. An epoch that had begun is in the history, with the batches that there were.</summary>
    OutOfData,
}
