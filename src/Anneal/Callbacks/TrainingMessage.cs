namespace Anneal.Callbacks;

/// <summary>Something that happened in a run: a warning, a reduced rate, a pause.</summary>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="Iteration">The number of updates applied before it.</param>
/// <param name="Text">One line.</param>
public sealed record TrainingMessage(int Epoch, long Iteration, string Text);
