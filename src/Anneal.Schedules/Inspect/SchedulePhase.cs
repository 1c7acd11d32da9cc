namespace Anneal.Schedules;

/// <summary>Consecutive updates of a run that follow one formula, such as a warm-up, a decay or a stair.</summary>
/// <param name="FirstStep">The first update.</param>
/// <param name="LastStep">The last update.</param>
/// <param name="FirstRate">The rate of the first update.</param>
/// <param name="LastRate">The rate of the last update.</param>
public readonly record struct SchedulePhase(long FirstStep, long LastStep, double FirstRate, double LastRate);
