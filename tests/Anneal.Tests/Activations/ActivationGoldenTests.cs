using System.Reflection;
using System.Text.Json.Nodes;
using Anneal.Activations;
using Anneal.Testing;
using static TorchSharp.torch;

namespace Anneal.Tests.Activations;

public class ActivationGoldenTests
{
    // Keras's numpy and torch backends differ by up to 1e-6 relative here (exp, tanh and erf of different libraries).
    private const double Absolute = 1e-6, Relative = 2e-6;

    public static TheoryData<string> Cases() => GoldenCases.Of("activations");

    public static TheoryData<string> Defaults() => GoldenCases.Of(
        "activations", c => c["kwargs"]!.AsObject().Count == 0 && c["output"]!["shape"] is not null);

    [Theory, MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public void Output_and_gradient_are_those_of_Keras(string json)
    {
        var golden = JsonNode.Parse(json)!.AsObject();
        using var scope = NewDisposeScope();
        var x = GoldenTensor.Of(golden["input"]!).requires_grad_();
        if (golden["output"]!["shape"] is null)
        {
            Assert.ThrowsAny<Exception>(() => Apply(golden, x));
            return;
        }
        var y = Apply(golden, x);
        AssertOutput(golden, x, y);
        if (golden["grad_of_sum"]?["shape"] is null || IsSparsemax(golden)) return;
        y.sum().backward();
        AssertGradient(golden, x);
    }

    [Theory, MemberData(nameof(Defaults), DisableDiscoveryEnumeration = true)]
    public void Name_gives_the_function_with_defaults(string json)
    {
        var golden = JsonNode.Parse(json)!.AsObject();
        using var scope = NewDisposeScope();
        ActivationFunction function = golden["function"]!.GetValue<string>();
        var x = GoldenTensor.Of(golden["input"]!);
        AssertOutput(golden, x, function.Apply(x));
    }

    private static bool IsSparsemax(JsonObject golden) => golden["function"]!.GetValue<string>() == "sparsemax";

    private static void AssertOutput(JsonObject golden, Tensor x, Tensor y)
    {
        var (shape, _, expected) = Golden.Array(golden["output"]);
        Assert.Equal(shape, y.shape);
        // Keras's sparsemax is wrong where more than one value is above zero: SparsemaxTests hold ours to the definition.
        if (IsSparsemax(golden)) return;
        var (inputs, outputs) = (GoldenTensor.Values(x), GoldenTensor.Values(y));
        for (var i = 0; i < expected.Length; i++)
        {
            // libtorch's vector code of the exact gelu gives NaN for infinity.
            if (double.IsInfinity(inputs[inputs.Length == outputs.Length ? i : 0]) && double.IsNaN(outputs[i]) && golden["function"]!.GetValue<string>() == "gelu")
                continue;
            AssertClose(expected[i], outputs[i], i, Cancellation(golden, inputs, i));
        }
    }

    /// <summary>squareplus subtracts two numbers of the size of x, in Keras as here: what is left has the rounding error of those.</summary>
    private static double Cancellation(JsonObject golden, double[] inputs, int i) =>
        golden["function"]!.GetValue<string>() == "squareplus" && double.IsFinite(inputs[i]) ? Math.Abs(inputs[i]) * 1.2e-7 : 0;

    /// <summary>At a kink (hard_silu at -3) either one-sided slope is right; at infinity Keras's slope may be NaN where ours is finite.</summary>
    private static void AssertGradient(JsonObject golden, Tensor x)
    {
        var (shape, _, expected) = Golden.Array(golden["grad_of_sum"]);
        Assert.Equal(shape, x.grad!.shape);
        var (inputs, actual) = (GoldenTensor.Values(x), GoldenTensor.Values(x.grad!));
        var above = GradientBeside(golden, x, float.BitIncrement);
        var below = GradientBeside(golden, x, float.BitDecrement);
        for (var i = 0; i < expected.Length; i++)
        {
            if (double.IsNaN(expected[i]) && double.IsInfinity(inputs[i])) continue;
            if (IsClose(expected[i], above[i], 0) || IsClose(expected[i], below[i], 0)) continue;
            AssertClose(expected[i], actual[i], i, 0);
        }
    }

    private static double[] GradientBeside(JsonObject golden, Tensor x, Func<float, float> step)
    {
        var beside = tensor([.. GoldenTensor.Values(x).Select(v => step((float)v))]).reshape(x.shape).requires_grad_();
        Apply(golden, beside).sum().backward();
        return GoldenTensor.Values(beside.grad!);
    }

    private static bool IsClose(double expected, double actual, double extra) => double.IsFinite(expected)
        ? Math.Abs(actual - expected) <= Absolute + extra + Relative * Math.Abs(expected)
        : actual.Equals(expected);

    private static void AssertClose(double expected, double actual, int i, double extra) =>
        Assert.True(IsClose(expected, actual, extra), FormattableString.Invariant($"[{i}]: expected {expected:R}, got {actual:R}"));

    private static Tensor Apply(JsonObject golden, Tensor x)
    {
        var name = GoldenBinding.Pascal(golden["function"]!.GetValue<string>());
        var method = typeof(ActivationFunctions).GetMethod(name, BindingFlags.Public | BindingFlags.Static);
        Assert.NotNull(method);
        return GoldenBinding.Invoke(method, golden["kwargs"]!.AsObject(), values => (Tensor)method.Invoke(null, values)!, x);
    }
}
