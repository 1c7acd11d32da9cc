namespace Anneal.Schedules.Tests;

internal static partial class Examples
{
    private static LearningRateSchedule[] OfFormulas() =>
    [
        new FormulaSchedule("0.1 * 0.95 ^ floor(step / 10)"),
        new FormulaSchedule("min(step / 100, 1) * max(-(step - 3) ^ 2, cos(pi * step)) + e"),
    ];
}
