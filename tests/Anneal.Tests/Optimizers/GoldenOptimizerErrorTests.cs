using System.Text.Json.Nodes;
using Anneal.Optimizers;
using Anneal.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Optimizers;

/// <summary>
/// What Keras's optimizers refuse, and what they take by mistake or by chance. Each case does here what it does in Keras, or is a difference that is listed
/// in docs/differences.md and recognised by what it is.
/// </summary>
public sealed class GoldenOptimizerErrorTests
{
    // Not about optimizers: the tests of schedules read them.
    private static readonly string[] Elsewhere = ["schedule_constructor", "schedule_deserialize", "base_class_get_config"];

    public static TheoryData<string> Cases() => GoldenCases.Of("schedule_errors", c => !Elsewhere.Contains(Text(c["kind"])));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Optimizers_take_and_refuse_what_Keras_does(string text)
    {
        using var scope = NewDisposeScope();
        var c = JsonNode.Parse(text)!.AsObject();
        var kind = Text(c["kind"]);
        var refused = c.ContainsKey("error");
        switch (kind)
        {
            case "optimizer_constructor":
                Construct(c, refused);
                break;
            case "optimizer_get":
                Get(c, refused);
                break;
            case "optimizer_set_lr_on_float":
                using (var optimizer = new SGD(Golden.Number(c["from"])))
                {
                    optimizer.LearningRate = Golden.Number(c["set"]);
                    Assert.Equal(Golden.Number(c["result"]), optimizer.LearningRate.Value);
                }
                break;
            case "optimizer_set_lr_on_schedule": // A difference: assigning replaces the schedule.
                using (var optimizer = new SGD(new Anneal.Schedules.ExponentialDecay(0.1, 1, 0.5)))
                {
                    optimizer.LearningRate = 0.5;
                    Assert.Equal((0.5, null), (optimizer.LearningRate.Value, optimizer.Schedule));
                }
                break;
            case "apply_unbuilt_without_variables": // The variables are always given.
                Assert.Throws<ArgumentNullException>(() => Apply([ones(2)], null!));
                break;
            case "apply_all_gradients_none":
                Assert.Throws<ArgumentException>("gradients", () => Apply([null]));
                break;
            case "apply_unknown_variable":
                Assert.Throws<InvalidOperationException>(() => Apply([ones(2)], [new Variable(ones(2), "known")], [new Variable(ones(2), "unknown")]));
                break;
            case "apply_empty_gradients": // A difference: Keras does nothing and returns.
                Assert.Throws<ArgumentException>("gradients", () => Apply([], []));
                break;
            case "loss_scale_dynamic_false":
                Refused(new JsonObject { ["class_name"] = "LossScaleOptimizer", ["config"] = new JsonObject { ["inner_optimizer"] = new JsonObject { ["class_name"] = "SGD" }, ["dynamic"] = false } });
                break;
            case "set_weights_unbuilt":
                using (var optimizer = new Adam()) Assert.Throws<InvalidOperationException>(() => optimizer.SetState(new Dictionary<string, Array>()));
                break;
            default:
                throw new NotSupportedException($"the kind '{kind}'");
        }
    }

    public static TheoryData<string, string> Wrong => new()
    {
        { "3", "The config of an optimizer cannot be read: it must be a name, or an object with 'class_name' and 'config'; it was 3." },
        { "[]", "The config of an optimizer cannot be read: it must be a name, or an object with 'class_name' and 'config'; it was an array." },
        { """{"class_name": "SGD", "config": 3}""", "The config of an optimizer cannot be read: 'config' must be an object; it was 3." },
        { """{"class_name": 3, "config": {}}""", "The config of an optimizer cannot be read: 'class_name' must be text; it was 3." },
        { """{"class_name": "SGD", "config": {"learning_rate": true}}""", "The config of SGD cannot be read: 'learning_rate' must be a number; it was true." },
        { """{"class_name": "Optimizer", "config": {"learning_rate": 0.1}}""", "The config of an optimizer cannot be read: it is of class 'Optimizer', which is not a known optimizer; the nearest known is 'MultiOptimizer'. An optimizer of your own must first be registered with [Registered] or Register, or added to customObjects." },
        { """{"class_name": "SGD", "config": {"learning_rate": {"module": "keras.optimizers.schedules", "class_name": "LearningRateSchedule", "config": {}}}}""", "The config of a schedule cannot be read: 'learning_rate' is of class 'LearningRateSchedule', which is not a known schedule. A schedule of your own must first be registered with [Registered] or Register, or added to customObjects." },
        { """{"class_name": "LossScaleOptimizer", "config": {"inner_optimizer": {"class_name": "SGD", "config": {}}, "use_ema": true}}""", "The config of LossScaleOptimizer cannot be read: 'use_ema' must be false; it was true. Set it on the inner optimizer." },
        { """{"class_name": "LossScaleOptimizer", "config": {"inner_optimizer": {"class_name": "SGD", "config": {}}, "clipnorm": 1.0}}""", "The config of LossScaleOptimizer cannot be read: 'clipnorm' must be null; it was 1.0. Set it on the inner optimizer." },
        { """{"class_name": "LossScaleOptimizer", "config": {"inner_optimizer": 3}}""", "The config of an optimizer cannot be read: 'inner_optimizer' must be a name, or an object with 'class_name' and 'config'; it was 3." },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Configs_that_are_none_are_refused_in_our_form(string config, string message) =>
        Assert.Equal(message, Assert.Throws<ConfigException>(() => Optimizer.FromConfig(JsonNode.Parse(config)!)).Message);

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void The_number_of_gradients_is_that_of_the_variables(int count)
    {
        using var scope = NewDisposeScope();
        using var variable = new Variable(ones(2), "v");
        foreach (var optimizer in new Optimizer[] { new SGD(0.1), new LossScaleOptimizer(new SGD(0.1)), new MultiOptimizer(new OptimizerMap(new SGD(0.1))) })
        {
            using (optimizer)
                Assert.Equal($"gradients must have one gradient per variable, 1; it had {count}. (Parameter 'gradients')", Assert.Throws<ArgumentException>(() => optimizer.Apply([.. Enumerable.Range(0, count).Select(_ => ones(2))], [variable])).Message);
        }
    }

    private static void Construct(JsonObject c, bool refused)
    {
        var config = new JsonObject { ["class_name"] = c["class_name"]!.DeepClone(), ["config"] = c["kwargs"]!.DeepClone() };
        if (IsIntegerRate(c["kwargs"]!))
        {
            using var optimizer = Optimizer.FromConfig(config);
            Assert.Equal(Golden.Number(c["kwargs"]!["learning_rate"]), optimizer.LearningRate.Value);
        }
        else if (c["kwargs"]!["lr"] is { } rate && c["kwargs"]!["learning_rate"] is null)
        {
            // A difference: the rate's name in Keras 2 is read.
            var renamed = config.DeepClone();
            renamed["config"]!.AsObject().Remove("lr");
            renamed["config"]!["learning_rate"] = rate.DeepClone();
            using var optimizer = Optimizer.FromConfig(config);
            using var same = Optimizer.FromConfig(renamed);
            Assert.Equal(same.ToConfig().ToJsonString(), optimizer.ToConfig().ToJsonString());
        }
        else if (refused || IsOutOfRangeOrNoFlag(c))
        {
            Refused(config);
        }
        else
        {
            using var optimizer = Optimizer.FromConfig(config);
            var expected = c["result"]!.DeepClone();

            // A difference: what 0 turns off is none.
            foreach (var key in (string[])["gradient_accumulation_steps", "ema_overwrite_frequency", "clipnorm", "clipvalue", "global_clipnorm"])
                if (expected[key] is { } value && Golden.Number(value) == 0) expected[key] = null;
            var actual = optimizer.ToConfig()["config"]!.AsObject();
            if (expected["name"] is null) actual.Remove("name");
            Assert.Equal(expected.ToJsonString(), actual.ToJsonString());
        }
    }

    private static void Get(JsonObject c, bool refused)
    {
        if (c["input"] is not { } input) // Keras's get gives nothing for nothing.
        {
            Assert.Throws<ArgumentNullException>(() => Optimizer.Get(null!));
            Assert.Throws<ArgumentNullException>(() => Optimizer.FromConfig(null!));
        }
        else if (refused && !HasScheduleWithoutModule(input))
        {
            Refused(input);
        }
        else
        {
            using var optimizer = input is JsonValue ? Optimizer.Get(Text(input)) : Optimizer.FromConfig(input);
            if (!refused) Assert.Equal(c["result"]!.ToJsonString(), optimizer.ToConfig().ToJsonString());
        }
    }

    /// <summary>A difference: an integer is a rate like any other.</summary>
    private static bool IsIntegerRate(JsonNode arguments) => arguments["learning_rate"] is JsonValue rate && rate.ToJsonString().All(char.IsAsciiDigit);

    /// <summary>A difference: Keras looks neither at some ranges nor at the type of a flag.</summary>
    private static bool IsOutOfRangeOrNoFlag(JsonObject c) =>
        c["kwargs"]!.AsObject().Any(argument => argument.Value is JsonValue value && (argument.Key, value.GetValueKind()) switch
        {
            ("nesterov" or "amsgrad" or "centered" or "use_ema", var kind) => kind is not (System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False),
            ("rho", _) => Golden.Number(value) is not (>= 0 and < 1),
            ("initial_accumulator_value", _) => Golden.Number(value) < 0,
            _ => false,
        });

    /// <summary>A difference: a nested schedule needs no module.</summary>
    private static bool HasScheduleWithoutModule(JsonNode input) => input["config"]?["learning_rate"] is JsonObject schedule && schedule["module"] is null;

    private static void Refused(JsonNode config)
    {
        var error = Record.Exception(() => Optimizer.FromConfig(config));
        Assert.True(error is ArgumentException, $"{config.ToJsonString()} gave {error?.GetType().Name ?? "no error"}.");
    }

    private static void Apply(IReadOnlyList<Tensor?> gradients) => Apply(gradients, [new Variable(ones(2), "v")]);

    private static void Apply(IReadOnlyList<Tensor?> gradients, IReadOnlyList<Variable> variables, IReadOnlyList<Variable>? others = null)
    {
        using var optimizer = new SGD(0.1);
        try
        {
            optimizer.Apply(gradients, variables);
            if (others is not null) optimizer.Apply(gradients, others);
        }
        finally
        {
            foreach (var variable in (variables ?? []).Concat(others ?? [])) variable.Dispose();
        }
    }

    private static string Text(JsonNode? node) => node!.GetValue<string>();
}
