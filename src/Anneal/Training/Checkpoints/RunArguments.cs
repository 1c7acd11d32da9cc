using Anneal.Data;

namespace Anneal.Training;

/// <summary>What the length of a run and the order of its rows follow from.</summary>
/// <param name="FirstEpoch">The epochs done before the first run.</param>
/// <param name="Epochs">The epochs done after the last.</param>
/// <param name="StepsPerEpoch">Batches; null if unknown.</param>
/// <param name="BatchSize">Rows of a batch.</param>
/// <param name="Rows">Rows of the training data; null if unknown.</param>
/// <param name="TokensPerSample">Null if unknown.</param>
internal sealed record RunArguments(int FirstEpoch, int Epochs, long? StepsPerEpoch, int? BatchSize, long? Rows, long? TokensPerSample)
{
    /// <summary>Whether an epoch goes on in the next pass over the data; otherwise it is one pass.</summary>
    public bool CrossesPasses { get; init; }

    /// <summary>The seeds of shuffled sources that were made without one.</summary>
    public IReadOnlyList<OrderSeed> DrawnSeeds { get; init; } = [];
}
