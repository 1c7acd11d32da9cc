using System.Text.Json.Nodes;
using Anneal.Optimizers;
using Anneal.Schedules;
using Anneal.Testing;
using CsCheck;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Optimizers;

/// <summary>
/// An optimizer made of another's config, given its weights and its state, goes on to the same bits: every kind, with every option, inside others, in every
/// type, stopped anywhere.
/// </summary>
public sealed class ResumeTests
{
    private const int Updates = 12;

    private static readonly Dictionary<string, Action<JsonObject>> Options = new()
    {
        ["nothing"] = _ => { },
        ["averages"] = c => (c["use_ema"], c["ema_momentum"]) = (true, 0.5),
        ["averages that overwrite"] = c => (c["use_ema"], c["ema_momentum"], c["ema_overwrite_frequency"]) = (true, 0.5, 2),
        ["accumulation"] = c => c["gradient_accumulation_steps"] = 3,
        ["accumulation and averages"] = c => (c["gradient_accumulation_steps"], c["use_ema"], c["ema_overwrite_frequency"]) = (2, true, 3),
        ["accumulation and global clipping"] = c => (c["gradient_accumulation_steps"], c["global_clipnorm"]) = (4, 0.5),
        ["clipping by norm"] = c => c["clipnorm"] = 0.5,
        ["clipping by value"] = c => c["clipvalue"] = 0.5,
        ["clipping by global norm"] = c => c["global_clipnorm"] = 0.5,
        ["weight decay"] = c => c["weight_decay"] = 0.1,
        ["weight decay by schedule"] = c => c["weight_decay"] = new CosineDecay(0.5, 10).ToConfig(),
        ["a rate by schedule"] = c => c["learning_rate"] = new ExponentialDecay(0.1, 3, 0.5).ToConfig(),
        ["rates by path"] = c => c["for_path"] = new JsonArray(new JsonObject { ["path"] = "v0", ["rate_multiplier"] = 0.3 }),
        ["a frozen path"] = c => c["for_path"] = new JsonArray(new JsonObject { ["path"] = "v0", ["rate_multiplier"] = 0 }),
        ["exclusion from decay"] = c => (c["weight_decay"], c["exclude_from_weight_decay"]) = (0.2, new JsonArray("v0")),
        ["scaled losses"] = c => c["loss_scale_factor"] = 3.0,
        ["skipping"] = c => c["non_finite_gradients"] = "skip",
        ["skipping and accumulation"] = c => (c["non_finite_gradients"], c["gradient_accumulation_steps"]) = ("skip", 2),
    };

    private static readonly Dictionary<string, Func<JsonObject, JsonObject>> Places = new()
    {
        ["alone"] = inner => inner,
        ["in LossScaleOptimizer"] = Scaled,
        ["in MultiOptimizer"] = Several,
        ["in both"] = inner => Scaled(Several(inner)),
    };

    private static readonly Dictionary<string, Action<Optimizer>> Events = new()
    {
        ["nothing"] = _ => { },
        ["a factor of the rate"] = optimizer => optimizer.RateFactors["plateau"] = 0.7,
        ["another rate"] = optimizer => optimizer.LearningRate = 0.037,
        ["evaluation"] = optimizer => optimizer.EnterEvaluation(),
        ["the end of training"] = optimizer => optimizer.FinalizeVariables(),
    };

    private static readonly Gen<(string Option, string Place, string Event, ScalarType Type, int Stop, int Seed)> Runs = Gen.Select(
        Gen.OneOf([.. Options.Keys.Select(Gen.Const)]), Gen.OneOf([.. Places.Keys.Select(Gen.Const)]), Gen.OneOf([.. Events.Keys.Select(Gen.Const)]), Gen.OneOf(Gen.Const(float32), Gen.Const(float64), Gen.Const(bfloat16)), Gen.Int[0, Updates - 1],
        Gen.Int[0, 1000]);

    public static TheoryData<string> Kinds() => [.. OptimizerKinds.All];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Going_on_from_config_and_state_gives_the_bits_of_never_having_stopped(string kind) =>
        Runs.ForAll(run => GoesOn(kind, run.Option, run.Place, run.Event, run.Type, run.Stop, run.Seed), cases: 40);

    public static MatrixTheoryData<string, string> OptionsAndPlaces() => new(Options.Keys, Places.Keys);

    [Theory]
    [MemberData(nameof(OptionsAndPlaces))]
    public void Wherever_it_stops(string option, string place)
    {
        for (var stop = 0; stop < Updates; stop++) GoesOn("Adam", option, place, "nothing", float32, stop, seed: 1);
    }

    private static void GoesOn(string kind, string option, string place, string happening, ScalarType type, int stop, int seed)
    {
        using var scope = NewDisposeScope();
        var random = new Random(seed);
        var bad = option.StartsWith("skipping", StringComparison.Ordinal) || place is "in LossScaleOptimizer" or "in both";
        using var straight = Optimizer.FromConfig(Config(kind, option, place));
        List<Variable> variables = [.. Shapes.Select((shape, i) => new Variable(Values(shape, type, random), $"v{i}"))];
        straight.Build(variables);
        for (var i = 0; i < stop; i++) straight.Apply(Gradients(), variables);
        Events[happening](straight);

        using var resumed = Optimizer.FromConfig(straight.ToConfig());
        Assert.Equal(straight.ToConfig().ToJsonString(), resumed.ToConfig().ToJsonString());
        List<Variable> copies = [.. variables.Select(v => new Variable(v.Value.detach().clone(), v.Name))];
        resumed.Build(copies);
        resumed.SetState(straight.GetState());
        Same();
        straight.LeaveEvaluation();
        resumed.LeaveEvaluation();
        Same();
        for (var i = stop; i < Updates; i++)
        {
            var gradients = Gradients();
            Assert.Equal(straight.Apply(gradients, variables), resumed.Apply(gradients, copies));
            Assert.Equal(straight.LastLearningRate, resumed.LastLearningRate ?? straight.LastLearningRate);
            Same();
        }
        straight.FinalizeVariables();
        resumed.FinalizeVariables();
        Same();
        foreach (var variable in variables.Concat(copies)) variable.Dispose();

        // v2 has no gradient now and then, and where that is looked at, some gradients are not finite.
        List<Tensor?> Gradients()
        {
            List<Tensor?> gradients = [.. Shapes.Select(shape => Values(shape, type, random))];
            if (random.Next(4) == 0) gradients[2] = null;
            if (bad && random.Next(4) == 0) gradients[1]!.fill_(double.NaN);
            return gradients;
        }

        void Same()
        {
            foreach (var (a, b) in variables.Zip(copies)) Assert.True(Bits(StateArray.Of(a)).SequenceEqual(Bits(StateArray.Of(b))), $"{a.Path} differs.");
            var (expected, actual) = (straight.GetState(), resumed.GetState());
            Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), actual.Keys.Order(StringComparer.Ordinal));
            foreach (var (name, values) in expected) Assert.True(Bits(values).SequenceEqual(Bits(actual[name])), $"'{name}' differs.");
        }
    }

    private static readonly long[][] Shapes = [[3, 5], [7], [], [4, 2]];

    private static JsonObject Config(string kind, string option, string place)
    {
        using var example = OptimizerKinds.Create(kind);
        var config = example.ToConfig();
        config["config"]!["learning_rate"] = 0.1;
        Options[option](config["config"]!.AsObject());
        return Places[place](config);
    }

    private static JsonObject Scaled(JsonObject inner)
    {
        if (inner["config"]!["loss_scale_factor"] is not null) inner["config"]!["loss_scale_factor"] = null;
        Remove(inner, "non_finite_gradients");
        return new() { ["class_name"] = "LossScaleOptimizer", ["config"] = new JsonObject { ["inner_optimizer"] = inner, ["initial_scale"] = 4.0, ["dynamic_growth_steps"] = 2 } };
    }

    // The default is of a kind whose state is not of variables alone.
    private static JsonObject Several(JsonObject inner)
    {
        var (scale, choice) = (inner["config"]!["loss_scale_factor"]?.DeepClone(), Remove(inner, "non_finite_gradients"));
        inner["config"]!["loss_scale_factor"] = null;
        var map = new JsonObject { ["default_optimizer"] = new JsonObject { ["class_name"] = "Nadam" }, ["optimizer_map"] = new JsonObject { ["v[03]"] = inner } };
        return new()
        {
            ["class_name"] = "MultiOptimizer",
            ["config"] = new JsonObject { ["optimizer_map"] = new JsonObject { ["class_name"] = "OptimizerMap", ["config"] = map }, ["loss_scale_factor"] = scale, ["non_finite_gradients"] = choice },
        };
    }

    private static JsonNode? Remove(JsonObject optimizer, string key)
    {
        var value = optimizer["config"]![key]?.DeepClone();
        optimizer["config"]!.AsObject().Remove(key);
        return value;
    }

    private static Tensor Values(long[] shape, ScalarType type, Random random) =>
        tensor(Enumerable.Range(0, (int)shape.Aggregate(1L, (a, b) => a * b)).Select(_ => random.NextDouble() * 4 - 2).ToArray()).reshape(shape).to(type);

    private static byte[] Bits(Array values)
    {
        var bits = new byte[Buffer.ByteLength(values)];
        Buffer.BlockCopy(values, 0, bits, 0, bits.Length);
        return bits;
    }
}
