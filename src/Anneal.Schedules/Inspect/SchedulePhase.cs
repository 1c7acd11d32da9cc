namespace Anneal.Schedules;

/// <summary>Updates of a run with one formula: a warm-up, a decay, a stair.</summary>
/// <param name="FirstStep">The first update.</param>
/// <param name="LastStep">The last update.</param>
/// <param name="FirstRate">The rate of the first.</param>
/// <param name="LastRate">The rate of the last.</param>
public readonly record struct SchedulePhase(long FirstStep, long LastStep, double FirstRate, double LastRate);
