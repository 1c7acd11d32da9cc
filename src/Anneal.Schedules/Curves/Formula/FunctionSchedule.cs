using System.Text.Json.Nodes;

namespace Anneal.Schedules;

internal sealed record FunctionSchedule(Func<double, double> Function) : LearningRateSchedule
{
    public override double At(double step)
    {
        Require.Step(step);
        return Function(step);
    }

    public override JsonObject GetConfig() => throw new NotSupportedException(
        "A schedule made by FromFunction cannot be written, because a function is not data. Write a record that derives from " +
        "LearningRateSchedule, override GetConfig(), and call LearningRateSchedule.Register.");
}
