using System.Text.Json.Nodes;
using static System.Math;

namespace Anneal.Schedules.Libraries.Tests;

/// <summary>Schedules of other libraries by name and arguments.</summary>
public class ImporterNameTests
{
    private const string Adam = """{"name": "StepLR", "lr": 0.1, "step_size": 3}""";

    public static TheoryData<string, string, LearningRateSchedule> PyTorch => new()
    {
        { "StepLR", """{"lr": 0.1, "step_size": 30}""", PyTorchSchedules.StepLR(0.1, 30) },
        { "StepLR", """{"lr": 0.1, "step_size": {"epochs": 30}, "gamma": 0.5}""", PyTorchSchedules.StepLR(0.1, 30.Epochs, 0.5) },
        { "MultiStepLR", """{"lr": 0.1, "milestones": [30, 80]}""", PyTorchSchedules.MultiStepLR(0.1, [30, 80]) },
        { "ConstantLR", """{"lr": 0.1}""", PyTorchSchedules.ConstantLR(0.1) },
        { "LinearLR", """{"lr": 0.1, "start_factor": 0.5, "total_iters": 4}""", PyTorchSchedules.LinearLR(0.1, 0.5, totalIters: 4) },
        { "LinearLR", """{"lr": 0.1}""", PyTorchSchedules.LinearLR(0.1) },
        { "ExponentialLR", """{"lr": 0.1, "gamma": 0.9}""", PyTorchSchedules.ExponentialLR(0.1, 0.9) },
        { "PolynomialLR", """{"lr": 0.1, "total_iters": 4, "power": 2}""", PyTorchSchedules.PolynomialLR(0.1, 4, 2) },
        { "CosineAnnealingLR", """{"lr": 0.1, "T_max": 10, "eta_min": 0.01}""", PyTorchSchedules.CosineAnnealingLR(0.1, 10, 0.01) },
        { "CosineAnnealingWarmRestarts", """{"lr": 0.1, "T_0": 10, "T_mult": 2}""", PyTorchSchedules.CosineAnnealingWarmRestarts(0.1, 10, 2) },
        {
            "CyclicLR", """{"base_lr": 0.1, "max_lr": 1, "step_size_up": 3, "mode": "exp_range", "gamma": 0.99, "cycle_momentum": false}""",
            PyTorchSchedules.CyclicLR(0.1, 1, 3, null, "exp_range", 0.99)
        },
        {
            "OneCycleLR", """{"max_lr": 0.1, "epochs": 10, "steps_per_epoch": 10, "three_phase": true, "base_momentum": 0.8}""",
            PyTorchSchedules.OneCycleLR(0.1, 100, threePhase: true)
        },
        {
            "SequentialLR", $$"""{"schedulers": [{{Adam}}, {"name": "ExponentialLR", "lr": 0.1, "gamma": 0.9}], "milestones": [5]}""",
            PyTorchSchedules.SequentialLR([PyTorchSchedules.StepLR(0.1, 3), PyTorchSchedules.ExponentialLR(0.1, 0.9)], [5])
        },
        { "ChainedScheduler", $$"""{"lr": 0.1, "schedulers": [{{Adam}}]}""", PyTorchSchedules.StepLR(0.1, 3) },
    };

    [Fact]
    public void How_far_PyTorch_had_come_and_what_it_printed_mean_nothing()
    {
        var arguments = """{"lr": 0.1, "step_size": 30, "last_epoch": 7, "verbose": "deprecated"}""";
        Assert.Equal(PyTorchSchedules.StepLR(0.1, 30), PyTorchSchedules.From("StepLR", JsonNode.Parse(arguments)!.AsObject()));
    }

    [Theory]
    [InlineData("ReduceLROnPlateau", "The config of ReduceLROnPlateau cannot be read: it depends on a metric and not on the step, so that it is no schedule: set optimizer.LearningRate, or a factor in optimizer.RateFactors, in a callback.")]
    [InlineData("LambdaLR", "The config of LambdaLR cannot be read: it is made of functions, which PyTorch does not save: use LearningRateSchedule.FromFunction.")]
    [InlineData("MultiplicativeLR", "The config of MultiplicativeLR cannot be read: it is made of functions, which PyTorch does not save: use LearningRateSchedule.FromFunction.")]
    public void What_is_no_schedule_says_where_it_lives_here(string name, string message) => Assert.Equal(
        message, Assert.Throws<ConfigException>(() => PyTorchSchedules.From(name, new JsonObject { ["lr"] = 0.1, ["mode"] = "min" })).Message);

    [Theory]
    [MemberData(nameof(PyTorch))]
    public void A_scheduler_of_PyTorch_is_made_by_name(string name, string arguments, LearningRateSchedule expected) =>
        Assert.Equal(expected, PyTorchSchedules.From(name, Json(arguments)));

    public static TheoryData<string, string, LearningRateSchedule> Optax => new()
    {
        { "constant_schedule", """{"value": 0.1}""", OptaxSchedules.Constant(0.1) },
        { "polynomial_schedule", """{"init_value": 1, "end_value": 0.1, "power": 2, "transition_steps": 10}""", OptaxSchedules.Polynomial(1, 0.1, 2, 10) },
        { "linear_schedule", """{"init_value": 1, "end_value": 0.1, "transition_steps": 10, "transition_begin": 5}""", OptaxSchedules.Linear(1, 0.1, 10, 5) },
        { "exponential_decay", """{"init_value": 1, "transition_steps": 10, "decay_rate": 0.5, "end_value": 0.1}""", OptaxSchedules.ExponentialDecay(1, 10, 0.5, endValue: 0.1) },
        { "cosine_decay_schedule", """{"init_value": 1, "decay_steps": 10, "alpha": 0.1}""", OptaxSchedules.CosineDecay(1, 10, 0.1) },
        { "piecewise_constant_schedule", """{"init_value": 1, "boundaries_and_scales": {"8": 0.1, "4": 0.5}}""", OptaxSchedules.PiecewiseConstant(1, new Dictionary<long, double> { [4] = 0.5, [8] = 0.1 }) },
        { "piecewise_constant_schedule", """{"init_value": 1}""", OptaxSchedules.Constant(1) },
        { "piecewise_interpolate_schedule", """{"interpolate_type": "linear", "init_value": 1, "boundaries_and_scales": {"4": 0.5}}""", OptaxSchedules.PiecewiseInterpolate("linear", 1, new Dictionary<long, double> { [4] = 0.5 }) },
        { "linear_onecycle_schedule", """{"transition_steps": 100, "peak_value": 0.1}""", OptaxSchedules.LinearOneCycle(100, 0.1) },
        { "cosine_onecycle_schedule", """{"transition_steps": 100, "peak_value": 0.1, "pct_start": 0.5}""", OptaxSchedules.CosineOneCycle(100, 0.1, 0.5) },
        { "warmup_constant_schedule", """{"init_value": 0, "peak_value": 0.1, "warmup_steps": 10}""", OptaxSchedules.WarmupConstant(0, 0.1, 10) },
        { "warmup_cosine_decay_schedule", """{"init_value": 0, "peak_value": 0.1, "warmup_steps": 10, "decay_steps": 100, "end_value": 0.01}""", OptaxSchedules.WarmupCosineDecay(0, 0.1, 10, 100, 0.01) },
        { "warmup_exponential_decay_schedule", """{"init_value": 0, "peak_value": 0.1, "warmup_steps": 10, "transition_steps": 5, "decay_rate": 0.5}""", OptaxSchedules.WarmupExponentialDecay(0, 0.1, 10, 5, 0.5) },
        { "sgdr_schedule", """{"cosine_kwargs": [{"init_value": 0, "peak_value": 0.1, "warmup_steps": 10, "decay_steps": 100}]}""", OptaxSchedules.Sgdr(new OptaxCosineCycle(0, 0.1, 10, 100)) },
        {
            "join_schedules", """{"schedules": [{"name": "constant_schedule", "value": 1}, {"name": "constant_schedule", "value": 2}], "boundaries": [5]}""",
            OptaxSchedules.Join([1, 2], [5])
        },
    };

    [Theory]
    [MemberData(nameof(Optax))]
    public void A_schedule_of_optax_is_made_by_name(string name, string arguments, LearningRateSchedule expected) =>
        Assert.Equal(expected, OptaxSchedules.From(name, Json(arguments)));

    [Fact]
    public void A_schedule_of_transformers_is_made_by_name()
    {
        var expected = TransformersSchedules.Get("cosine_with_min_lr", 0.1, 10, 100, new() { ["min_lr"] = 0.01 });
        Assert.Equal(expected, TransformersSchedules.From(
            "cosine_with_min_lr", Json("""{"learning_rate": 0.1, "num_warmup_steps": 10, "num_training_steps": 100, "min_lr": 0.01}""")));
        Assert.Equal(expected, TransformersSchedules.From(
            "cosine_with_min_lr", Json("""{"learning_rate": 0.1, "num_warmup_steps": 10, "num_training_steps": 100, "scheduler_specific_kwargs": {"min_lr": 0.01}}""")));
        Assert.Equal(TransformersSchedules.Get("constant", 0.1), TransformersSchedules.From("constant", Json("""{"learning_rate": 0.1}""")));
    }

    [Fact]
    public void A_state_of_PyTorch_may_be_of_calls_that_lie_epochs_apart()
    {
        var state = JsonNode.Parse("""{"step_size": 30, "gamma": 0.1, "base_lrs": [0.1, 0.02]}""")!;
        var schedule = PyTorchSchedules.FromState(state, group: 1, stepsPerCall: 469);
        Assert.Equal(PyTorchSchedules.FromState(state, 1).Stretch(469), schedule);
        Assert.Equal([0.02, 0.02, 0.002], [schedule.At(0), schedule.At(30 * 469 - 1), schedule.At(30 * 469)], (a, b) => Abs(a - b) < 1e-17);
        Assert.Equal(PyTorchSchedules.StepLR(0.1, 30), PyTorchSchedules.FromState(state));
        Assert.Equal("stepsPerCall must be greater than 0 and finite; it was 0. (Parameter 'stepsPerCall')",
            Assert.Throws<ArgumentOutOfRangeException>(() => PyTorchSchedules.FromState(state, stepsPerCall: 0)).Message);
    }

    // PyTorch's get_lr, phase by phase.
    [Theory]
    [InlineData("cos")]
    [InlineData("linear")]
    public void A_state_of_three_phases_is_that_of_PyTorch(string anneal)
    {
        const int Steps = 97;
        const double Start = 0.3;
        double[] ends = [Start * Steps - 1, 2 * Start * Steps - 2, Steps - 1];
        var state = JsonNode.Parse($$"""
            {"total_steps": {{Steps}}, "_anneal_func_type": "{{anneal}}", "base_lrs": [0.004], "_schedule_phases": [
            {"end_step": {{ends[0]:R}}, "start_lr": "initial_lr", "end_lr": "max_lr"}, {"end_step": {{ends[1]:R}}, "start_lr": "max_lr", "end_lr": "initial_lr"},
            {"end_step": {{ends[2]:R}}, "start_lr": "initial_lr", "end_lr": "min_lr"}]}
            """)!;
        var optimizer = JsonNode.Parse("""{"param_groups": [{"initial_lr": 0.004, "max_lr": 0.1, "min_lr": 4e-07}]}""");
        ImporterAssert.Same(Rate, PyTorchSchedules.FromState(state, optimizerState: optimizer), Steps);

        double Rate(int step)
        {
            double[] rates = [0.004, 0.1, 0.004, 4e-07];
            var start = 0.0;
            for (var phase = 0; ; phase++)
            {
                if (step <= ends[phase] || phase == 2)
                {
                    var x = (step - start) / (ends[phase] - start);
                    return anneal == "cos"
                        ? rates[phase + 1] + (rates[phase] - rates[phase + 1]) / 2 * (1 + Cos(PI * x))
                        : rates[phase] + (rates[phase + 1] - rates[phase]) * x;
                }

                start = ends[phase];
            }
        }
    }

    [Fact]
    public void What_is_not_known_is_refused_with_the_nearest_name()
    {
        Assert.Equal("'CosineAnealingLR' is not a schedule of PyTorch; the nearest is 'CosineAnnealingLR'. (Parameter 'name')",
            Error(() => PyTorchSchedules.From("CosineAnealingLR", [])));
        Assert.Equal("'cosine_decay_schedul' is not a schedule of optax; the nearest is 'cosine_decay_schedule'. (Parameter 'name')",
            Error(() => OptaxSchedules.From("cosine_decay_schedul", [])));
        Assert.StartsWith("'cosin' is not a schedule of transformers; the nearest is 'cosine'.", Error(() => TransformersSchedules.From("cosin", Json("""{"learning_rate": 1}"""))), StringComparison.Ordinal);
    }

    [Fact]
    public void Arguments_that_are_missing_surplus_or_wrong_are_refused()
    {
        Assert.Equal("The config of StepLR cannot be read: 'step_size' is missing.", Error(() => PyTorchSchedules.From("StepLR", Json("""{"lr": 0.1}"""))));
        Assert.Equal("The config of StepLR cannot be read: 'size' is not an argument; the arguments are lr, step_size, gamma.",
            Error(() => PyTorchSchedules.From("StepLR", Json("""{"lr": 0.1, "step_size": 1, "size": 1}"""))));
        Assert.Contains("'schedulers[0]' must be an object; it was 1", Error(() => PyTorchSchedules.From("SequentialLR", Json("""{"schedulers": [1]}"""))), StringComparison.Ordinal);
        Assert.Equal("The config of cosine_decay_schedule cannot be read: 'decay_steps' must be a whole number; it was 1.5.",
            Error(() => OptaxSchedules.From("cosine_decay_schedule", Json("""{"init_value": 1, "decay_steps": 1.5}"""))));
        Assert.Contains("one was 'x'", Error(() => OptaxSchedules.From("piecewise_constant_schedule", Json("""{"init_value": 1, "boundaries_and_scales": {"x": 1}}"""))), StringComparison.Ordinal);
        Assert.Contains("'learning_rate' is missing", Error(() => TransformersSchedules.From("linear", [])), StringComparison.Ordinal);
        var nested = Json("""{"name": "StepLR", "lr": 0.1, "step_size": 3}""");
        for (var i = 0; i < 40; i++)
            nested = new JsonObject { ["name"] = "SequentialLR", ["schedulers"] = new JsonArray(nested), ["milestones"] = new JsonArray() };
        nested.Remove("name");
        Assert.Contains("more than 16 deep", Error(() => PyTorchSchedules.From("SequentialLR", nested)), StringComparison.Ordinal);
    }

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();

    private static string Error(Action action) => Assert.ThrowsAny<ArgumentException>(action).Message;
}
