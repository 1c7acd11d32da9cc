namespace Anneal.Callbacks;

/// <summary>What an optimizer has done with the batches so far.</summary>
/// <param name="Applied">The updates that were applied.</param>
/// <param name="Accumulated">The batches whose gradients wait for the next update.</param>
/// <param name="Skipped">The batches that were skipped because of NaN or infinity in their gradients.</param>
public readonly record struct UpdateCounts(long Applied, long Accumulated, long Skipped);
