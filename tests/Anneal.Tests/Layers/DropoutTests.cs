using Anneal.Layers;
using Anneal.Testing;
using CsCheck;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Layers;

public class DropoutTests
{
    private const int Count = 100_000;

    /// <summary>Hoeffding: the share of zeros is further than 0.012 from the rate with probability below 2 exp(-2 n 0.012²) = 6e-13.</summary>
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void Drops_at_the_rate_and_scales_the_rest(double rate)
    {
        using var layer = new Dropout(rate, seed: 3);
        using var x = ones(Count / 100, 100);
        for (var batch = 0; batch < 3; batch++)
        {
            var values = Trained(layer, x);
            Assert.InRange(values.Count(v => v == 0) / (double)Count, rate - 0.012, rate + 0.012);
            Assert.Equal((float)(1 / (1 - rate)), Assert.Single(values.Where(v => v != 0).Distinct()));
        }
    }

    /// <summary>With independent halves each of the four pairs has probability 1/4; the bound as above.</summary>
    [Fact]
    public void Neighbours_and_following_batches_are_independent()
    {
        using var layer = new Dropout(0.5, seed: 4);
        using var x = ones(Count);
        var (first, second) = (Trained(layer, x), Trained(layer, x));
        foreach (var pairs in new[] { first.Zip(first.Skip(1)), first.Zip(first.Skip(2)), first.Zip(second), first.Skip(2).Zip(second) })
            foreach (var share in pairs.GroupBy(p => (p.First == 0, p.Second == 0)).Select(g => g.Count() / (double)Count))
                Assert.InRange(share, 0.25 - 0.02, 0.25 + 0.02);
    }

    [Fact]
    public void Same_seed_drops_the_same_and_another_does_not()
    {
        using var x = ones(64, 33);
        using var a = new Dropout(0.3, seed: 1);
        using var b = new Dropout(0.3, seed: 1);
        using var c = new Dropout(0.3, seed: 2);
        var first = Trained(a, x);
        Assert.Equal(first, Trained(b, x));
        Assert.NotEqual(first, Trained(c, x));
        Assert.NotEqual(first, Trained(a, x));
    }

    [Fact]
    public void A_continued_run_drops_what_one_run_would()
    {
        using var x = ones(64, 33);
        using var straight = new Dropout(0.3);
        using var resumed = new Dropout(0.3);
        Trained(straight, x);
        resumed.Build([-1, 33]);
        resumed.StateVariables.Single().Assign(straight.StateVariables.Single().Value);
        Assert.Equal(Trained(straight, x), Trained(resumed, x));
    }

    [Fact]
    public void Inference_changes_nothing_and_uses_up_nothing()
    {
        using var x = ones(64);
        using var a = new Dropout(0.5, seed: 1);
        using var b = new Dropout(0.5, seed: 1);
        for (var i = 0; i < 3; i++)
        {
            using var y = a.Apply(x);
            Assert.Equal(GoldenTensor.Values(x), GoldenTensor.Values(y));
        }
        Assert.Equal(Trained(b, x), Trained(a, x));
    }

    [Fact]
    public void Rate_0_keeps_all_and_rate_1_none()
    {
        using var x = ones(33);
        using var none = new Dropout(0);
        using var all = new Dropout(1);
        Assert.All(Trained(none, x), v => Assert.Equal(1, v));
        Assert.All(Trained(all, x), v => Assert.Equal(0, v));
    }

    [Fact]
    public void Gradient_is_the_mask() => Gen.Int[1, 70].ForAll(count =>
    {
        using var scope = NewDisposeScope();
        using var layer = new Dropout(0.4, seed: 9);
        var x = full(count, 2f).requires_grad_();
        var y = layer.Apply(x, training: true);
        var gradient = autograd.grad([y.sum()], [x])[0];
        Assert.Equal(GoldenTensor.Values(y / 2), GoldenTensor.Values(gradient));
    }, cases: 70);

    private static float[] Trained(Dropout layer, Tensor x)
    {
        using var y = layer.Apply(x, training: true);
        return y.data<float>().ToArray();
    }
}
