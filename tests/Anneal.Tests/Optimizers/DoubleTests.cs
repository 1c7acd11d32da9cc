using Anneal.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Optimizers;

/// <summary>
/// Double variables are updated in double: optimizers, and every option, against the papers' formulas in plain loops. Of n operations each off
/// by 2⁻⁵³ some hundreds add up to 1e-13; what went through float32 would be off by 1e-8.
/// </summary>
public sealed class DoubleTests
{
    private const int Updates = 9;
    private const double Rate = 0.05;

    private static readonly Dictionary<string, Func<(Optimizer, Loop)>> Options = new()
    {
        ["weight decay"] = () => (new SGD(Rate) { WeightDecay = 0.3 }, (w, g, r, t) => PlainLoops.Each(w, i => w[i] -= r * 0.3 * w[i] + r * g[i])),
        ["clip value"] = () => (new SGD(Rate) { ClipValue = 0.7 }, (w, g, r, t) => PlainLoops.Each(w, i => w[i] -= r * Math.Clamp(g[i], -0.7, 0.7))),
        ["clip norm"] = () => (new SGD(Rate) { ClipNorm = 0.7 }, PlainLoops.Clipped),
        ["global clip norm"] = () => (new SGD(Rate) { GlobalClipNorm = 0.7 }, PlainLoops.Clipped),
        ["loss scale"] = () => (new SGD(Rate) { LossScaleFactor = 3 }, (w, g, r, t) => PlainLoops.Each(w, i => w[i] -= r * g[i] / 3)),
        ["rate multiplier"] = () => (new SGD(Rate).ForPath("v", 0.3), (w, g, r, t) => PlainLoops.Each(w, i => w[i] -= r * 0.3 * g[i])),
    };

    public static TheoryData<string> Kinds() => [.. PlainLoops.All.Keys];

    public static TheoryData<string> OptionNames() => [.. Options.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Rules_are_exact(string kind)
    {
        foreach (var tensorOperations in new[] { false, true })
        {
            var optimizer = OptimizerKinds.Create(kind);
            optimizer.LearningRate = Rate;
            optimizer.UsesTensorOperations = tensorOperations;
            Follow(optimizer, PlainLoops.All[kind]());
        }
    }

    [Theory]
    [MemberData(nameof(OptionNames))]
    public void Every_option_is_exact(string option)
    {
        foreach (var tensorOperations in new[] { false, true })
        {
            var (optimizer, loop) = Options[option]();
            optimizer.UsesTensorOperations = tensorOperations;
            Follow(optimizer, loop);
        }
    }

    [Fact]
    public void A_loss_is_scaled_by_the_factor_that_its_gradients_are_divided_by()
    {
        using var scope = NewDisposeScope();
        using var optimizer = new SGD { LossScaleFactor = 0.1 };
        Assert.Equal(0.1 * 3, optimizer.ScaleLoss(tensor(3.0)).ToDouble());
    }

    private static void Follow(Optimizer made, Loop loop)
    {
        using var scope = NewDisposeScope();
        using var optimizer = made;
        var random = new Random(5);
        double[] w = [.. Enumerable.Range(0, PlainLoops.Rows * PlainLoops.Columns).Select(_ => random.NextDouble() * 2 - 1)];
        using var variable = new Variable(tensor(w).reshape(PlainLoops.Rows, PlainLoops.Columns), "v");
        for (var t = 1; t <= Updates; t++)
        {
            double[] g = [.. w.Select(_ => random.NextDouble() * 2 - 1)];
            optimizer.Apply([tensor(g).reshape(PlainLoops.Rows, PlainLoops.Columns)], [variable]);
            loop(w, g, Rate, t);
            var actual = GoldenTensor.Values(variable.Value);
            for (var i = 0; i < w.Length; i++) Assert.True(Math.Abs(w[i] - actual[i]) <= 1e-12, $"[{i}] after {t}: {actual[i]:R}, by hand {w[i]:R}");
        }
    }
}
