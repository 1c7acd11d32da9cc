namespace Anneal.Schedules;

/// <summary>A piece of a sequence: from where on it holds, and whether it is scaled to start at the rate that the one before ends with.</summary>
internal readonly record struct SequencePiece(LearningRateSchedule Schedule, Duration Start, bool FromPrevious);
