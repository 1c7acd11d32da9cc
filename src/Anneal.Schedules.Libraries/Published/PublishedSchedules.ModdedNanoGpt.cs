namespace Anneal.Schedules;

/// <content>A speed run.</content>
public static partial class PublishedSchedules
{
    /// <summary>modded-nanogpt: a factor of the rates that follows the batch size, 1, 1.52 and 1.73 in thirds of the run, and goes to 0.15 on a line
    /// over the last 60 percent.</summary>
    /// <param name="scheduledSteps">Steps of the schedule, 1 or more; 1270 in the record of the source.</param>
    /// <returns>A schedule: a factor for the rate of each group of parameters.</returns>
    /// <remarks>Source: KellerJordan/modded-nanogpt, <c>train_gpt.py</c>, commit f411b3d.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="scheduledSteps"/> is below 1.</exception>
    public static LearningRateSchedule ModdedNanoGpt(long scheduledSteps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(scheduledSteps, 1);
        var cooldown = (long)(scheduledSteps * (1 - 0.6));
        var stages = new MultiStepRates([Math.Round(scheduledSteps * (1.0 / 3)), Math.Round(scheduledSteps * (2.0 / 3))], [1.0, 1.52, 1.73]);
        return stages.Blend(0.15, weight: new PiecewiseInterpolation([cooldown, scheduledSteps], [0.0, 1.0]));
    }

    /// <summary>modded-nanogpt: the momentum of Muon, on a line from 0.85 to 0.95 in 300 steps and back in the last 50.</summary>
    /// <param name="totalSteps">Steps of the run, 350 or more; those after the schedule of the rate are among them.</param>
    /// <returns>A schedule: of the momentum, not of a rate.</returns>
    /// <remarks>Source: KellerJordan/modded-nanogpt, <c>train_gpt.py</c>, commit f411b3d.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="totalSteps"/> is below 350.</exception>
    public static LearningRateSchedule ModdedNanoGptMomentum(long totalSteps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(totalSteps, 350);
        return new PiecewiseInterpolation([0, 300, totalSteps - 50, totalSteps], [0.85, 0.95, 0.95, 0.85]);
    }
}
