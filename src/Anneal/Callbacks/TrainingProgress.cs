namespace Anneal.Callbacks;

/// <summary>Where a run is.</summary>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="Epochs">The number of the epoch after which the run ends.</param>
/// <param name="Batches">The number of batches of the epoch that have been trained.</param>
/// <param name="BatchesPerEpoch">The batches per epoch; null where that is unknown, until the first epoch has counted them.</param>
/// <param name="SamplesPerSecond">The rows trained per second in this epoch; null before that is known.</param>
/// <param name="TimeLeft">The estimated time to the end of the run; null before that is known.</param>
/// <param name="EpochEnded">Whether the epoch and its validation are over.</param>
/// <param name="Logs">The logs, copied.</param>
public sealed record TrainingProgress(
    int Epoch, int Epochs, long Batches, long? BatchesPerEpoch, double? SamplesPerSecond, TimeSpan? TimeLeft, bool EpochEnded, IReadOnlyDictionary<string, double> Logs);
