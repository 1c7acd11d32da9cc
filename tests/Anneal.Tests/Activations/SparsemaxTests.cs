using Anneal.Activations;
using Anneal.Testing;
using CsCheck;
using static Anneal.Tests.Vectors;
using static TorchSharp.torch;

namespace Anneal.Tests.Activations;

public class SparsemaxTests
{
    [Fact]
    public void Equal_values_share_evenly()
    {
        using var scope = NewDisposeScope();
        Assert.Equal([0.25f, 0.25f, 0.25f, 0.25f], ActivationFunctions.Sparsemax(ones(4)).data<float>().ToArray());
    }

    [Fact]
    public void Values_far_below_the_largest_become_exactly_zero()
    {
        using var scope = NewDisposeScope();
        var y = ActivationFunctions.Sparsemax(Vector(0.5f, 0.4f, -3f));
        GoldenTensor.AssertClose([0.55, 0.45, 0], GoldenTensor.Values(y), 1e-7, 0);
    }

    /// <summary>The nearest point p of the simplex: p >= 0, sum 1, and x - p is the same where p > 0 and at most that elsewhere.</summary>
    [Fact]
    public void Result_is_the_nearest_point_of_the_simplex() => Gen.Float[-5, 5].Array[1, 8].ForAll(x =>
    {
        using var scope = NewDisposeScope();
        var p = GoldenTensor.Values(ActivationFunctions.Sparsemax(tensor(x)));
        var tau = x.Zip(p).Where(v => v.Second > 0).Select(v => v.First - v.Second).ToArray();
        return p.All(v => v >= 0) && Math.Abs(p.Sum() - 1) < 1e-5 && tau.Max() - tau.Min() < 1e-5
            && x.Zip(p).All(v => v.Second > 0 || v.First <= tau.Max() + 1e-5);
    });

    [Fact]
    public void It_agrees_with_Keras_where_Keras_stays_on_the_simplex()
    {
        using var scope = NewDisposeScope();
        foreach (var golden in Golden.Cases("activations").Where(c => c["function"]!.GetValue<string>() == "sparsemax"))
        {
            var axis = golden["kwargs"]!["axis"]?.GetValue<int>() ?? -1;
            var keras = GoldenTensor.Of(golden["output"]!);
            var ours = ActivationFunctions.Sparsemax(GoldenTensor.Of(golden["input"]!), axis);
            var right = (keras.sum(axis, keepdim: true) - 1).abs() < 1e-4;
            var difference = ((ours - keras) * right).abs().max().to_type(ScalarType.Float64).item<double>();
            Assert.InRange(difference, 0, 1e-4);
        }
    }

    [Fact]
    public void Gradient_of_the_sum_is_zero()
    {
        using var scope = NewDisposeScope();
        var x = Vector(0.5f, 0.4f, -3f).requires_grad_();
        ActivationFunctions.Sparsemax(x).sum().backward();
        GoldenTensor.AssertClose([0, 0, 0], GoldenTensor.Values(x.grad!), 1e-6, 0);
    }
}
