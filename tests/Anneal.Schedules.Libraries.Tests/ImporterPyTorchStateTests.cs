using System.Text.Json.Nodes;
using Anneal.Testing;
using CsCheck;
using static Anneal.Schedules.PyTorchSchedules;

namespace Anneal.Schedules.Libraries.Tests;

/// <summary>On states with the keys that the classes of torch.optim.lr_scheduler have in their dictionaries.</summary>
public class ImporterPyTorchStateTests
{
    private const string Base = """
        "base_lrs": [0.1, 0.02], "last_epoch": 3, "_step_count": 4, "_is_initial": false, "_get_lr_called_within_step": false, "_last_lr": [0.1, 0.02]
        """;

    private const string Constant = $$"""{"factor": 0.5, "total_iters": 4, {{Base}}}""";
    private const string Exponential = $$"""{"gamma": 0.9, {{Base}}}""";

    private static readonly (string State, LearningRateSchedule Schedule)[] States =
    [
        ($$"""{"step_size": 30, "gamma": 0.1, {{Base}}}""", StepLR(0.1, 30)),
        ($$"""{"milestones": {"80": 1, "30": 2}, "gamma": 0.5, {{Base}}}""", MultiStepLR(0.1, [30, 30, 80], 0.5)),
        (Constant, ConstantLR(0.1, 0.5, 4)),
        ($$"""{"start_factor": 0.25, "end_factor": 1.0, "total_iters": 4, {{Base}}}""", LinearLR(0.1, 0.25, 1, 4)),
        (Exponential, ExponentialLR(0.1, 0.9)),
        ($$"""{"total_iters": 4, "power": 2.0, {{Base}}}""", PolynomialLR(0.1, 4, 2)),
        ($$"""{"T_max": 10, "eta_min": 0.01, {{Base}}}""", CosineAnnealingLR(0.1, 10, 0.01)),
        ($$"""{"T_0": 10, "T_i": 20, "T_mult": 2, "eta_min": 0, "T_cur": 3, {{Base}}}""", CosineAnnealingWarmRestarts(0.1, 10, 2)),
        ($$"""
        {"max_lrs": [1.0, 2.0], "total_size": 10.0, "step_ratio": 0.3, "mode": "exp_range", "gamma": 0.99, "scale_mode": "iterations",
        "cycle_momentum": false, "_scale_fn_custom": null, {{Base}}}
        """, CyclicLR(0.1, 1, 3, 7, "exp_range", 0.99)),
        ($$"""{"_milestones": [4], "last_epoch": 2, "_last_lr": [0.1, 0.02], "_schedulers": [{{Constant}}, {{Exponential}}]}""",
            SequentialLR([ConstantLR(0.1, 0.5, 4), ExponentialLR(0.1, 0.9)], [4])),
        ($$"""{"_last_lr": [0.1, 0.02], "_schedulers": [{{Constant}}, {{Exponential}}]}""", ConstantLR(0.1, 0.5, 4) * ExponentialLR(1, 0.9)),
    ];

    private static readonly string OneCycleState = $$"""
        {"total_steps": 100, "_anneal_func_type": "cos", "cycle_momentum": true, "use_beta1": false, {{Base}}, "_schedule_phases": [
        {"end_step": 29.0, "start_lr": "initial_lr", "end_lr": "max_lr", "start_momentum": "max_momentum", "end_momentum": "base_momentum"},
        {"end_step": 99, "start_lr": "max_lr", "end_lr": "min_lr", "start_momentum": "base_momentum", "end_momentum": "max_momentum"}]}
        """;

    private const string Optimizer = """
        {"state": {}, "param_groups": [{"lr": 0.05}, {"lr": 0.02, "initial_lr": 0.004, "max_lr": 0.1, "min_lr": 4e-07, "params": [0]}]}
        """;

    public static TheoryData<int> All => [.. Enumerable.Range(0, States.Length)];

    [Theory]
    [MemberData(nameof(All))]
    public void A_state_is_the_schedule_of_its_arguments(int index) =>
        Assert.Equal(States[index].Schedule, FromState(JsonNode.Parse(States[index].State)!));

    [Theory]
    [MemberData(nameof(All))]
    public void Each_group_has_its_own_rate(int index)
    {
        var (first, second) = (FromState(JsonNode.Parse(States[index].State)!), FromState(JsonNode.Parse(States[index].State)!, group: 1));
        Assert.Equal(0.2, second.At(0) / first.At(0), 1e-15);
    }

    [Fact]
    public void One_cycle_has_its_rates_in_the_optimizer()
    {
        var schedule = FromState(JsonNode.Parse(OneCycleState)!, group: 1, JsonNode.Parse(Optimizer));
        ImporterAssert.Same(t => OneCycleLR(0.1, 100).At(t), schedule, 120);
        Assert.Contains("pass the state of the optimizer too", Error(OneCycleState), StringComparison.Ordinal);
        var ofPyTorch1 = JsonNode.Parse(OneCycleState.Replace("\"_anneal_func_type\": \"cos\", ", "", StringComparison.Ordinal))!;
        Assert.Equal(
            "The state of a PyTorch scheduler cannot be read, at state: '_anneal_func_type' is missing, as in all states of PyTorch 1: pass annealStrategy, \"cos\" or \"linear\".",
            Assert.Throws<ArgumentException>(() => FromState(ofPyTorch1, 1, JsonNode.Parse(Optimizer))).Message);
        Assert.Equal(schedule, FromState(ofPyTorch1, 1, JsonNode.Parse(Optimizer), annealStrategy: "cos"));
        ImporterAssert.Same(t => OneCycleLR(0.1, 100, annealStrategy: "linear").At(t), FromState(ofPyTorch1, 1, JsonNode.Parse(Optimizer), annealStrategy: "linear"), 120);
    }

    [Theory]
    [InlineData("""{"lr_lambdas": [null], "base_lrs": [0.1]}""", "functions, which PyTorch does not save")]
    [InlineData("""{"factor": 0.1, "patience": 10}""", "ReduceLROnPlateau depends on a metric")]
    [InlineData("""{"_schedulers": [{}], "_step_count": 1}""", "ParamwiseScheduler")]
    [InlineData("""{"base_lrs": [0.1], "max_lrs": [1], "total_size": 2, "step_ratio": 0.5, "_scale_fn_custom": {}}""", "a function of its own")]
    [InlineData("""{"base_lrs": [0.1]}""", "not hold the arguments of a known scheduler")]
    [InlineData("""{"gamma": 0.1}""", "at state: 'base_lrs' is missing")]
    [InlineData("""{"gamma": 0.1, "base_lrs": []}""", "'base_lrs' has no element 0")]
    [InlineData("""{"gamma": "x", "base_lrs": [1]}""", "'gamma' must be a number; it was the text")]
    [InlineData("""{"milestones": {"x": 1}, "gamma": 0.1, "base_lrs": [1]}""", "must have numbers as keys")]
    [InlineData("""{"milestones": {"1": 1e9}, "gamma": 0.1, "base_lrs": [1]}""", "must count 0 to 1000 in all")]
    [InlineData("""{"_schedulers": [{"T_0": 1, "base_lrs": [1]}]}""", "at state._schedulers[0]: only schedulers that multiply")]
    [InlineData("""{"_schedulers": [], "_milestones": []}""", "must hold 1 to 1000 elements")]
    [InlineData("[]", "it must be an object; it was an array")]
    public void An_error_says_what_is_wrong_and_where(string state, string problem) => Assert.Contains(problem, Error(state), StringComparison.Ordinal);

    [Fact]
    public void Schedulers_nested_without_end_are_refused()
    {
        JsonNode state = JsonNode.Parse(Exponential)!;
        for (var i = 0; i < 40; i++)
            state = new JsonObject { ["_schedulers"] = new JsonArray(state), ["_milestones"] = new JsonArray() };
        Assert.Contains("more than 16 deep", Assert.Throws<ArgumentException>(() => FromState(state)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_is_read_is_a_schedule_or_an_argument_error() => Gen.Select(
        Gen.Int[0, States.Length].Select(i => i < States.Length ? States[i].State : OneCycleState), Gen.Int[0, 2000], Gen.Int[0, 3], Gen.Char[' ', '~'])
        .ForAll((text, at, change, letter) =>
        {
            at %= text.Length;
            text = change switch { 0 => text.Remove(at, 1), 1 => text.Insert(at, letter.ToString()), _ => text.Remove(at, 1).Insert(at, letter.ToString()) };
            return Record.Exception(() => FromState(JsonNode.Parse(text)!, 1, JsonNode.Parse(Optimizer))) is null or ArgumentException or System.Text.Json.JsonException;
        }, cases: 20_000);

    private static string Error(string state) => Assert.ThrowsAny<ArgumentException>(() => FromState(JsonNode.Parse(state)!)).Message;
}
