namespace Anneal.Schedules;

/// <summary>A place where the rate jumps, instead of going from one rate to the next by a smooth formula.</summary>
/// <param name="Step">The first step after the jump.</param>
/// <param name="Before">The rate of the step before it.</param>
/// <param name="After">The rate of <paramref name="Step"/>.</param>
public readonly record struct RateJump(long Step, double Before, double After);
