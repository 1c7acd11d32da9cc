namespace Anneal.Schedules;

/// <summary>A jump of the rate from one step to the next, where the formula is not smooth.</summary>
/// <param name="Step">The first step after the jump.</param>
/// <param name="Before">The rate of the step before it.</param>
/// <param name="After">The rate of <paramref name="Step"/>.</param>
public readonly record struct RateJump(long Step, double Before, double After);
