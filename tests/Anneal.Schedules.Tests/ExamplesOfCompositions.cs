namespace Anneal.Schedules.Tests;

internal static partial class Examples
{
    private static LearningRateSchedule[] OfCompositions()
    {
        LearningRateSchedule decay = new ExponentialDecay(0.1, 10, 0.5);
        return
        [
            new ConstantRate(0.1),
            decay.Then(0.01, at: 20),
            decay.Then(new CosineDecay(1.0, 5), at: 20, fromPrevious: true),
            decay.WithWarmup(5, from: 0),
            decay.WithWarmup(5, from: 0.01, WarmupShape.Exponential),
            decay * 0.5,
            decay / 3,
            LearningRateSchedule.Max(decay, 0.01),
            LearningRateSchedule.Min(decay, 0.01),
            decay.Clamp(0.01, 0.05),
            decay.Repeat(7),
            decay.Shift(3),
            decay.Stretch(2.5),
            decay.Reverse(30),
            decay.EndAt(30),
            decay.Blend(0.01, weight: 0.25),
        ];
    }
}
