using System.Text.Json.Nodes;

namespace Anneal.Schedules;

/// <content>Schedules by PyTorch's names.</content>
public static partial class PyTorchSchedules
{
    /// <summary>Makes a scheduler of PyTorch from its name and arguments.</summary>
    /// <param name="name">The class in <c>torch.optim.lr_scheduler</c>, such as <c>CosineAnnealingLR</c>.</param>
    /// <param name="arguments">The arguments under PyTorch's names, with <c>lr</c>, the rate of the parameter group, in place of the
    /// optimizer. A length may have a unit, such as <c>{"epochs": 30}</c> for a scheduler that is stepped once per epoch. The
    /// <c>schedulers</c> of a scheduler are objects that hold their <c>name</c> and their arguments. Arguments for the momentum, <c>verbose</c> and
    /// <c>last_epoch</c> (the progress of a run, which the optimizer counts) are ignored.</param>
    /// <returns>A schedule, made by the method of that name.</returns>
    /// <example><code>
    /// var schedule = PyTorchSchedules.From("StepLR", new JsonObject { ["lr"] = 0.1, ["step_size"] = 30, ["gamma"] = 0.5 });
    /// </code></example>
    /// <exception cref="ArgumentException">The name is unknown (the error lists the nearest name), or an argument is missing, unknown, of
    /// the wrong type or out of range.</exception>
    public static LearningRateSchedule From(string name, JsonObject arguments) => ByName.Read(name, arguments);

    private static ImportTable ByName { get; } = new("PyTorch", new Dictionary<string, MakeSchedule>
    {
        [nameof(StepLR)] = (a, _) => StepLR(a.Number("lr"), a.Length("step_size"), a.Number("gamma", 0.1)),
        [nameof(MultiStepLR)] = (a, _) => MultiStepLR(a.Number("lr"), a.Lengths("milestones"), a.Number("gamma", 0.1)),
        [nameof(ConstantLR)] = (a, _) => ConstantLR(a.Number("lr"), a.Number("factor", 1.0 / 3), a.LengthOrNull("total_iters")),
        [nameof(LinearLR)] = (a, _) => LinearLR(
            a.Number("lr"), a.Number("start_factor", 1.0 / 3), a.Number("end_factor", 1), a.LengthOrNull("total_iters")),
        [nameof(ExponentialLR)] = (a, _) => ExponentialLR(a.Number("lr"), a.Number("gamma")),
        [nameof(PolynomialLR)] = (a, _) => PolynomialLR(a.Number("lr"), a.LengthOrNull("total_iters"), a.Number("power", 1)),
        [nameof(CosineAnnealingLR)] = (a, _) => CosineAnnealingLR(a.Number("lr"), a.Length("T_max"), a.Number("eta_min", 0)),
        [nameof(CosineAnnealingWarmRestarts)] = (a, _) => CosineAnnealingWarmRestarts(
            a.Number("lr"), a.Length("T_0"), (int)Math.Clamp(a.Steps("T_mult", 1), 0, int.MaxValue), a.Number("eta_min", 0)),
        [nameof(CyclicLR)] = (a, _) => WithoutMomentum(a, CyclicLR(
            a.Number("base_lr"), a.Number("max_lr"), a.LengthOrNull("step_size_up"), a.LengthOrNull("step_size_down"), a.Text("mode", "triangular")!,
            a.Number("gamma", 1))),
        [nameof(OneCycleLR)] = (a, _) => WithoutMomentum(a, OneCycleLR(
            a.Number("max_lr"), a.LengthOrNull("total_steps") ?? a.Steps("epochs") * a.Steps("steps_per_epoch"), a.Number("pct_start", 0.3),
            a.Text("anneal_strategy", "cos")!, a.Number("div_factor", 25), a.Number("final_div_factor", 1e4), a.Flag("three_phase", false))),
        [nameof(SequentialLR)] = (a, within) => SequentialLR(within("schedulers"), a.Lengths("milestones")),
        [nameof(ChainedScheduler)] = (a, within) => ChainedScheduler(a.Number("lr"), within("schedulers")),
        ["LambdaLR"] = (a, _) => throw a.Error("", OfFunctions),
        ["MultiplicativeLR"] = (a, _) => throw a.Error("", OfFunctions),
        ["ReduceLROnPlateau"] = (a, _) => throw a.Error("", OfMetric),
    }, "last_epoch", "verbose");

    private const string OfFunctions = "is made of functions, which PyTorch does not save: use LearningRateSchedule.FromFunction";

    private const string OfMetric =
        "depends on a metric and not on the step, so that it is no schedule: set optimizer.LearningRate, or a factor in optimizer.RateFactors, in a callback";

    // Momentum is not a rate, and the rate that a cycle begins with is its own.
    private static LearningRateSchedule WithoutMomentum(ConfigReader arguments, LearningRateSchedule schedule)
    {
        arguments.NumberOrNull("lr");
        arguments.Flag("cycle_momentum", true);
        arguments.NumberOrNull("base_momentum");
        arguments.NumberOrNull("max_momentum");
        return schedule;
    }
}
