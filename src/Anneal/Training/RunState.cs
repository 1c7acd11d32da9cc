namespace Anneal.Training;

/// <summary>The position of a run. Together with the variables and the states of the callbacks, it determines how the run continues.</summary>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="Batch">The batch of the epoch, from 0.</param>
/// <param name="Pass">The pass over the data that the next batch is of: the order of the rows follows from it and the seed.</param>
/// <param name="Seed">Null: rows are read as they stand.</param>
internal readonly record struct RunState(int Epoch, long Batch, long Pass, long? Seed)
{
    /// <summary>The place of the next batch in the pass, from 0.</summary>
    public long PassBatch { get; init; }
}
