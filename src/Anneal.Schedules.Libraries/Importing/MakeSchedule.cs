namespace Anneal.Schedules;

/// <summary>Makes a schedule from its arguments in another library; <paramref name="within"/> reads the schedules that are listed under a key.</summary>
internal delegate LearningRateSchedule MakeSchedule(ConfigReader arguments, Func<string, IReadOnlyList<LearningRateSchedule>> within);
