namespace Anneal.Schedules.Tests;

internal static partial class Examples
{
    private static LearningRateSchedule[] OfCompositions() => [new ConstantRate(0.1)];
}
