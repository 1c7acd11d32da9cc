namespace Anneal.Training;

/// <summary>Where a run is. With the variables and the states of its callbacks it says how to go on.</summary>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="Batch">The batch of the epoch, from 0.</param>
/// <param name="Pass">The pass over the data that the next batch is of: the order of the rows follows from it and the seed.</param>
/// <param name="Seed">Null: rows are read as they stand.</param>
internal readonly record struct RunState(int Epoch, long Batch, long Pass, long? Seed);
