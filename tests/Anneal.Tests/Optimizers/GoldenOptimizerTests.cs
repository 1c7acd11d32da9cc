using System.Text.Json.Nodes;
using Anneal.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Optimizers;

/// <summary>
/// Twelve steps of Keras's optimizers, variables and state. Both are float32: 2e-6 of a variable's scale, the largest magnitude it has in the
/// run, is some sixteen roundings.
/// </summary>
public sealed class GoldenOptimizerTests
{
    private const double Tolerance = 2e-6;

    public static TheoryData<int> Cases() => [.. Enumerable.Range(0, Golden.Cases("optimizers").Count)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Variables_and_state_follow_Keras_in_one_pass_and_in_tensor_operations(int index)
    {
        var c = Golden.Cases("optimizers")[index];
        try
        {
            if (c["dtype"]!.GetValue<string>() != "float32") throw new MissingFeatureException($"optimizer in {c["dtype"]}");
            if (c["special"]?.GetValue<string>() is ("constraint" or "exclude_vec") and var special) throw new MissingFeatureException(special);
            foreach (var tensorOperations in new[] { false, true })
            {
                using var optimizer = GoldenModel.Optimizer(c["serialized"]!);
                optimizer.UsesTensorOperations = tensorOperations;
                Follow(c, optimizer);
            }
        }
        catch (MissingFeatureException e)
        {
            Assert.Skip(e.Message);
        }
    }

    private static void Follow(JsonObject c, Anneal.Optimizers.Optimizer optimizer)
    {
        using var scope = NewDisposeScope();
        var variables = c["variables"]!.AsArray()
            .Select(v => new Variable(GoldenTensor.Of(v!["value"]!), v["path"]!.GetValue<string>())).ToList();
        var scales = variables.Select((v, i) => Golden.Array(c["variables"]![i]!["value"]).Data
            .Concat(c["steps"]!.AsArray().SelectMany(s => Golden.Numbers(s!["values"]![i]))).Max(Math.Abs)).ToList();
        foreach (var step in c["steps"]!.AsArray())
        {
            var expectedRate = step!["learning_rate"]!.GetValue<double>();
            Assert.Equal(expectedRate, optimizer.LearningRate, 1e-6 * Math.Max(expectedRate, 1e-3));
            var gradients = step["gradients"]!.AsArray()
                .Select((g, i) => g is null ? null : tensor(Golden.Numbers(g)).reshape(variables[i].Shape.ToArray()).to(float32)).ToList();
            optimizer.Apply(gradients, variables);
            Assert.Equal(step["iterations"]!.GetValue<long>(), optimizer.Iterations);
            for (var i = 0; i < variables.Count; i++)
                GoldenTensor.AssertCloseToScale(Golden.Numbers(step["values"]![i]), GoldenTensor.Values(variables[i].Value), Tolerance, $"{variables[i].Path} after {optimizer.Iterations}", scales[i]);
        }
        foreach (var state in optimizer.StateVariables)
        {
            var expected = c["optimizer_variables"]!.AsArray().Single(v => v!["name"]!.GetValue<string>() == state.Name);
            GoldenTensor.AssertCloseToScale(Golden.Array(expected!["value"]).Data, GoldenTensor.Values(state.Value), Tolerance, state.Name);
        }
        Assert.Equal(
            c["optimizer_variables"]!.AsArray().Select(v => v!["name"]!.GetValue<string>()).Where(n => n is not ("iteration" or "learning_rate")).Order(),
            optimizer.StateVariables.Select(v => v.Name).Order());
        foreach (var variable in variables) variable.Dispose();
    }
}
