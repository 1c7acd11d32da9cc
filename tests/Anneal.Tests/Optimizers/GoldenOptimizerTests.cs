using System.Text.Json.Nodes;
using Anneal.Constraints;
using Anneal.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Optimizers;

/// <summary>
/// Twelve steps of Keras's optimizers, variables and state. Both are float32: 2e-6 of an array's own scale, the largest magnitude that it has, is some
/// sixteen roundings. Nadam and gradients ten thousand times larger lose more on Keras's side too (its two backends differ by 2.6e-5): 3e-5.
/// </summary>
public sealed class GoldenOptimizerTests
{
    public static TheoryData<int> Cases() => [.. Enumerable.Range(0, Golden.Cases("optimizers").Count)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Variables_and_state_follow_Keras_in_one_pass_and_in_tensor_operations(int index)
    {
        var c = Golden.Cases("optimizers")[index];
        foreach (var tensorOperations in new[] { false, true })
        {
            using var optimizer = Create(c, c["serialized"]!);
            optimizer.UsesTensorOperations = tensorOperations;
            if (CountsDifferently(c)) FollowAppliedUpdates(c, optimizer);
            else if (IsLostInKeras(c)) StayAtRateZero(c, optimizer);
            else Follow(c, optimizer);
        }
    }

    /// <summary>Golden files may be replaced by others, with gradients missing where here there are none of the kind.</summary>
    [Fact]
    public void Accumulation_with_missing_gradients_follows_the_plain_rule_too()
    {
        foreach (var c in Golden.Cases("optimizers").Where(CountsDifferently).Select(c => c.DeepClone().AsObject()))
        {
            var parts = c["base"]!["gradient_accumulation_steps"]!.GetValue<int>();
            foreach (var (_, step) in c["steps"]!.AsArray().Index().Where(s => s.Index % parts == 0)) step!["gradients"]![1] = null;
            using var optimizer = Create(c, c["serialized"]!);
            FollowAppliedUpdates(c, optimizer);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_config_is_Keras_own(int index)
    {
        var serialized = Golden.Cases("optimizers")[index]["serialized"]!;
        using var optimizer = GoldenModel.Optimizer(serialized);
        Assert.Equal(serialized.ToJsonString(), optimizer.ToConfig().ToJsonString());
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_config_of_Keras_on_torch_is_read_too(int index)
    {
        var c = Golden.Cases("optimizers")[index];
        var torch = c["serialized"]!.DeepClone();
        torch["module"] = c["torch"]!["serialized_module"]!.DeepClone();
        torch["registered_name"] = c["torch"]!["serialized_registered_name"]?.DeepClone();
        if (torch["config"]!["inner_optimizer"] is { } inner)
        {
            var name = inner["class_name"]!.GetValue<string>();
            inner["module"] = $"keras.src.backend.torch.optimizers.torch_{name.ToLowerInvariant()}";
            inner["registered_name"] = name;
        }
        using var optimizer = GoldenModel.Optimizer(torch);
        Assert.Equal(c["serialized"]!.ToJsonString(), optimizer.ToConfig().ToJsonString());
    }

    /// <summary>Keras's schedules and averages count calls while gradients are accumulated; Anneal's count updates.</summary>
    private static bool CountsDifferently(JsonObject c) =>
        c["base"]!["gradient_accumulation_steps"] is not null && (c["learning_rate"] is JsonObject || c["base"]!["use_ema"] is not null);

    /// <summary>Keras's Ftrl divides by the rate: 0 makes every weight NaN for good.</summary>
    private static bool IsLostInKeras(JsonObject c) =>
        c["class_name"]!.GetValue<string>() == "Ftrl" && c["steps"]!.AsArray().Any(s => s!["learning_rate"]!.GetValue<double>() == 0);

    private static Anneal.Optimizers.Optimizer Create(JsonObject c, JsonNode serialized)
    {
        var optimizer = GoldenModel.Optimizer(serialized);
        if (c["special"]?.GetValue<string>() == "exclude_vec") ((Anneal.Optimizers.RuleOptimizer)optimizer).ExcludeFromWeightDecay(names: ["vec"]);
        return optimizer;
    }

    private static List<Variable> Variables(JsonObject c)
    {
        var variables = c["variables"]!.AsArray().Select(v => new Variable(GoldenTensor.Of(v!["value"]!), v["path"]!.GetValue<string>())).ToList();
        if (c["special"]?.GetValue<string>() == "constraint")
        {
            variables.Single(v => v.Path == "vec").Constraint = new MaxNorm(1, 0);
            variables.Single(v => v.Path == "mat").Constraint = new NonNeg();
        }
        return variables;
    }

    private static List<Tensor?> Gradients(JsonNode step, List<Variable> variables) => [.. step["gradients"]!.AsArray()
        .Select((g, i) => g is null ? null : tensor(Golden.Numbers(g)).reshape(variables[i].Shape.ToArray()).to(float32))];

    private static void Follow(JsonObject c, Anneal.Optimizers.Optimizer optimizer)
    {
        using var scope = NewDisposeScope();
        var tolerance = Tolerance(c);
        var variables = Variables(c);
        var scales = variables.Select((_, i) => GoldenScales.OfVariable(c, i)).ToList();
        foreach (var step in c["steps"]!.AsArray())
        {
            if (step!["learning_rate"] is { } rate)
                Assert.Equal(rate.GetValue<double>(), optimizer.LearningRate, 1e-6 * Math.Max(rate.GetValue<double>(), 1e-3));
            optimizer.Apply(Gradients(step, variables), variables);
            Assert.Equal(step["iterations"]!.GetValue<long>(), optimizer.Iterations);
            for (var i = 0; i < variables.Count; i++)
                GoldenTensor.AssertCloseToScale(
                    Golden.Numbers(step["values"]![i]), GoldenTensor.Values(variables[i].Value), tolerance, $"{variables[i].Path} after {optimizer.Iterations}", scales[i]);
        }
        CompareState(c, optimizer, tolerance);
        if (c["values_after_finalize"] is { } finalized)
        {
            optimizer.FinalizeVariables();
            for (var i = 0; i < variables.Count; i++)
                GoldenTensor.AssertCloseToScale(Golden.Numbers(finalized[i]), GoldenTensor.Values(variables[i].Value), tolerance, $"{variables[i].Path} at the end", scales[i]);
        }
        foreach (var variable in variables) variable.Dispose();
    }

    private static void StayAtRateZero(JsonObject c, Anneal.Optimizers.Optimizer optimizer)
    {
        using var scope = NewDisposeScope();
        var variables = Variables(c);
        foreach (var step in c["steps"]!.AsArray())
        {
            var before = variables.Select(v => GoldenTensor.Floats(v.Value)).ToList();
            optimizer.Apply(Gradients(step!, variables), variables);
            var after = variables.Select(v => GoldenTensor.Floats(v.Value)).ToList();
            Assert.All(after.SelectMany(v => v), v => Assert.True(float.IsFinite(v)));
            if (step!["learning_rate"]!.GetValue<double>() == 0) Assert.Equal(before, after);
            for (var i = 0; i < variables.Count; i++)
                if (Golden.Numbers(step["values"]![i]) is var expected && expected.All(double.IsFinite))
                    GoldenTensor.AssertCloseToScale(expected, GoldenTensor.Values(variables[i].Value), 2e-6, variables[i].Path, GoldenScales.OfVariable(c, i));
        }
        foreach (var variable in variables) variable.Dispose();
    }

    private static double Tolerance(JsonObject c) =>
        c["class_name"]!.GetValue<string>() == "Nadam" || c["special"]?.GetValue<string>() == "large_grads" ? 3e-5 : 2e-6;

    private static void CompareState(JsonObject c, Anneal.Optimizers.Optimizer optimizer, double tolerance)
    {
        // Adafactor's rows and columns have the same name in Keras; both sides list them in the same order.
        var expected = c["optimizer_variables"]!.AsArray().Select(v => (Name: v!["name"]!.GetValue<string>(), Values: Golden.Array(v["value"]).Data))
            .Where(v => v.Name is not ("iteration" or "learning_rate")).OrderBy(v => v.Name, StringComparer.Ordinal).ToList();
        var actual = optimizer.StateVariables.OrderBy(v => v.Name, StringComparer.Ordinal).ToList();
        Assert.Equal(expected.Select(v => v.Name), actual.Select(v => v.Name));
        Assert.Equal(actual.Count, actual.Select(v => v.Path).Distinct().Count());
        foreach (var (state, (name, values)) in actual.Zip(expected))
            GoldenTensor.AssertCloseToScale(values, GoldenTensor.Values(state.Value), tolerance, state.Path, GoldenScales.OfStateTerms(c, name));
    }

    private static void FollowAppliedUpdates(JsonObject c, Anneal.Optimizers.Optimizer optimizer)
    {
        using var scope = NewDisposeScope();
        var tolerance = Tolerance(c);
        var parts = c["base"]!["gradient_accumulation_steps"]!.GetValue<int>();
        var plainConfig = c["serialized"]!.DeepClone();
        plainConfig["config"]!["gradient_accumulation_steps"] = null;
        using var plain = Create(c, plainConfig);
        plain.UsesTensorOperations = optimizer.UsesTensorOperations;
        var (variables, plainVariables) = (Variables(c), Variables(c));
        var scales = variables.Select(v => GoldenTensor.Values(v.Value).Max(Math.Abs)).ToList();
        var waiting = new List<List<Tensor?>>();
        foreach (var step in c["steps"]!.AsArray())
        {
            var gradients = Gradients(step!, variables);
            waiting.Add(gradients);
            var applied = optimizer.Apply(gradients, variables);
            Assert.Equal(waiting.Count == parts, applied);
            Assert.Equal(step!["iterations"]!.GetValue<long>(), optimizer.Iterations);
            if (applied)
            {
                var sums = Waiting();
                plain.Apply([.. sums.Select(sum => sum is null ? null : sum / parts)], plainVariables);
                waiting.Clear();
                Assert.Equal(plain.Iterations, optimizer.Iterations);
                for (var i = 0; i < scales.Count; i++) scales[i] = Math.Max(scales[i], GoldenTensor.Values(plainVariables[i].Value).Max(Math.Abs));
            }
            if (!plain.Built) plain.Build(plainVariables);
            CompareWithPlain();
        }
        optimizer.FinalizeVariables();
        plain.FinalizeVariables();
        CompareWithPlain();
        foreach (var variable in variables.Concat(plainVariables)) variable.Dispose();

        List<Tensor?> Waiting() => [.. variables.Select((_, i) => waiting.Select(g => g[i]).Aggregate((Tensor?)null, (a, b) => a is null ? b : b is null ? a : a + b))];

        void CompareWithPlain()
        {
            var sums = Waiting();
            for (var i = 0; i < variables.Count; i++)
                GoldenTensor.AssertCloseToScale(
                    GoldenTensor.Values(plainVariables[i].Value), GoldenTensor.Values(variables[i].Value), tolerance, variables[i].Path, scales[i]);
            var expected = plain.StateVariables.ToDictionary(s => s.Path, s => GoldenTensor.Values(s.Value));
            for (var i = 0; i < variables.Count; i++)
                expected[$"{variables[i].Path}_gradient_accumulator"] =
                    sums[i] is { } sum ? GoldenTensor.Values(sum) : new double[variables[i].ElementCount];
            Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), optimizer.StateVariables.Select(s => s.Path).Order(StringComparer.Ordinal));
            foreach (var state in optimizer.StateVariables)
                GoldenTensor.AssertCloseToScale(
                    expected[state.Path], GoldenTensor.Values(state.Value), tolerance, state.Path, GoldenScales.OfStateTerms(c, state.Name));
        }
    }
}
