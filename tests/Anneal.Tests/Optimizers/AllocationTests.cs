using Anneal.Optimizers;
using Anneal.Schedules;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Optimizers;

/// <summary>An update of float32 variables allocates nothing on the managed heap once the first has been made.</summary>
public sealed class AllocationTests
{
    private static readonly Dictionary<string, Func<Optimizer>> Options = new()
    {
        ["weight decay"] = () => new Adam { WeightDecay = 0.1 },
        ["clip norm"] = () => new Adam { ClipNorm = 1 },
        ["clip value"] = () => new Adam { ClipValue = 1 },
        ["global clip norm"] = () => new Adam { GlobalClipNorm = 1 },
        ["moving averages"] = () => new Adam { UseEma = true, EmaMomentum = 0.9 },
        ["accumulation"] = () => new Adam { GradientAccumulationSteps = 2 },
        ["skipping"] = () => new Adam { NonFiniteGradients = NonFiniteGradients.Skip },
        ["factors of the rate"] = () => new Adam { RateFactors = { ["plateau"] = 0.5 } },
        ["a frozen variable"] = () => new Adam { GlobalClipNorm = 1 }.ForPath("b", rateMultiplier: 0),
        ["schedules"] = () => new Adam(new CosineDecay(0.1, 1000), beta1: new PolynomialDecay(0.8, 1000, 0.9)) { WeightDecay = new ExponentialDecay(0.1, 10, 0.9) },
        ["a loss scale that finds itself"] = () => new LossScaleOptimizer(new Adam(), dynamicGrowthSteps: 3),
        ["several optimizers"] = () => new MultiOptimizer(new OptimizerMap(new Adam(), ("b", new SGD(momentum: 0.9)))) { NonFiniteGradients = NonFiniteGradients.Skip },
        ["several optimizers with a loss scale"] = () => new LossScaleOptimizer(new MultiOptimizer(new OptimizerMap(new Adam(), ("b", new SGD())))),
    };

    public static TheoryData<string> Kinds() => [.. OptimizerKinds.InOnePass];

    public static TheoryData<string> OptionNames() => [.. Options.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_update_allocates_nothing(string kind) => AllocatesNothing(OptimizerKinds.Create(kind));

    [Theory]
    [MemberData(nameof(OptionNames))]
    public void An_update_with_an_option_allocates_nothing(string option) => AllocatesNothing(Options[option]());

    [Theory]
    [InlineData("accumulation")]
    [InlineData("global clip norm")]
    [InlineData("moving averages")]
    [InlineData("several optimizers")]
    public void An_update_on_several_threads_allocates_nothing(string option)
    {
        using var two = new TorchThreads(2);
        AllocatesNothing(Options[option](), rows: 30_000);
    }

    private static void AllocatesNothing(Optimizer made, int rows = 100)
    {
        using var optimizer = made;
        using var scope = NewDisposeScope();
        var variables = new[] { new Variable(randn(rows, 7), "a"), new Variable(randn(13), "b") };
        var gradients = new[] { randn(rows, 7), randn(13) };
        for (var i = 0; i < 40; i++) optimizer.Apply(gradients, variables);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10; i++) optimizer.Apply(gradients, variables);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
        foreach (var variable in variables) variable.Dispose();
    }
}
