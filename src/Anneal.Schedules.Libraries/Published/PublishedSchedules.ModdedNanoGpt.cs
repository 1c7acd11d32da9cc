namespace Anneal.Schedules;

/// <content>The schedules of modded-nanogpt.</content>
public static partial class PublishedSchedules
{
    /// <summary>modded-nanogpt: a factor of the rates that is 1, 1.52 and 1.73 in the thirds of the run, following the batch size, and goes
    /// to 0.15 on a line over the last 60 percent.</summary>
    /// <param name="scheduledSteps">The steps of the schedule, 1 or more; 1270 in the source.</param>
    /// <returns>A schedule whose values are factors for the rate of each parameter group.</returns>
    /// <remarks>Source: KellerJordan/modded-nanogpt, <c>train_gpt.py</c>, commit f411b3d.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="scheduledSteps"/> is below 1.</exception>
    public static LearningRateSchedule ModdedNanoGpt(long scheduledSteps)
    {
        Require.AtLeast(scheduledSteps, 1);
        var cooldown = (long)(scheduledSteps * (1 - 0.6));
        var stages = new MultiStepRates([Math.Round(scheduledSteps * (1.0 / 3)), Math.Round(scheduledSteps * (2.0 / 3))], [1.0, 1.52, 1.73]);
        return stages.Blend(0.15, weight: new PiecewiseInterpolation([cooldown, scheduledSteps], [0.0, 1.0]));
    }

    /// <summary>modded-nanogpt: the momentum of Muon, a line from 0.85 to 0.95 in the first 300 steps and a line back in the last 50.</summary>
    /// <param name="totalSteps">The steps of the run, 350 or more, including those after the end of the rate's schedule.</param>
    /// <returns>A schedule of the momentum.</returns>
    /// <remarks>Source: KellerJordan/modded-nanogpt, <c>train_gpt.py</c>, commit f411b3d.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="totalSteps"/> is below 350.</exception>
    public static LearningRateSchedule ModdedNanoGptMomentum(long totalSteps)
    {
        Require.AtLeast(totalSteps, 350);
        return new PiecewiseInterpolation([0, 300, totalSteps - 50, totalSteps], [0.85, 0.95, 0.95, 0.85]);
    }
}
