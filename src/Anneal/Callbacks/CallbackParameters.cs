namespace Anneal.Callbacks;

/// <summary>What a callback may want to know of the run. Keras: <c>params</c>.</summary>
/// <param name="Verbose">0 silent, 1 a progress line, 2 one line an epoch.</param>
/// <param name="Epochs">The final epoch's number: the run ends after it. 1 for evaluation and prediction.</param>
/// <param name="Steps">Batches in each epoch.</param>
public sealed record CallbackParameters(int Verbose, int Epochs, long Steps);
