namespace Anneal.Callbacks;

/// <summary>The settings of a run. Keras: <c>params</c>.</summary>
/// <param name="Verbose">0: silent. 1: a progress line. 2: one line per epoch.</param>
/// <param name="Epochs">The number of the epoch after which the run ends; 1 in evaluation and prediction.</param>
/// <param name="Steps">The batches per epoch; null where that is unknown, until the first epoch has counted them.</param>
public sealed record CallbackParameters(int Verbose, int Epochs, long? Steps);
