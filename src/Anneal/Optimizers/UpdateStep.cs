namespace Anneal.Optimizers;

/// <summary>What a rule reads beside variable, gradient and state.</summary>
/// <param name="LearningRate">The rate of this update.</param>
/// <param name="Number">1 for the first applied update, then 2, 3, ...: the t of the papers.</param>
public readonly record struct UpdateStep(double LearningRate, long Number);
