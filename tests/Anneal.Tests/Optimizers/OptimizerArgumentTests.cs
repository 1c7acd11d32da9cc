using System.Text.Json.Nodes;
using Anneal.Optimizers;
using Anneal.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Optimizers;

/// <summary>What constructors take, what they take by default, and what they refuse.</summary>
public sealed class OptimizerArgumentTests
{
    public static TheoryData<string> Names() => [.. Golden.Cases("optimizers").Where(IsDefault).Select(c => c["class_name"]!.GetValue<string>())
        .Where(name => Registry<Optimizer>.Named(name) is not null).Distinct()];

    [Theory]
    [MemberData(nameof(Names))]
    public void Defaults_are_Keras_own_by_class_and_by_name(string className)
    {
        var expected = Golden.Cases("optimizers").First(c => c["class_name"]!.GetValue<string>() == className && IsDefault(c))["serialized"]!.ToJsonString();
        using var byClass = OptimizerKinds.Create(className);
        using var byName = Optimizer.Get(className.ToLowerInvariant());
        Assert.Equal(expected, byClass.ToConfig().ToJsonString());
        Assert.Equal(expected, byName.ToConfig().ToJsonString());
    }

    public static TheoryData<string, Func<Optimizer>> OutOfRange() => new()
    {
        { "rho", () => new RMSprop(rho: 1) },
        { "momentum", () => new RMSprop(momentum: -0.1) },
        { "epsilon", () => new RMSprop(epsilon: double.NaN) },
        { "weightDecay", () => new AdamW(weightDecay: -1) },
        { "beta1", () => new AdamW(beta1: 1) },
        { "rho", () => new Adadelta(rho: double.NaN) },
        { "epsilon", () => new Adadelta(epsilon: 0) },
        { "initialAccumulatorValue", () => new Adagrad(initialAccumulatorValue: -1) },
        { "epsilon", () => new Adagrad(epsilon: -1) },
        { "beta1", () => new Adamax(beta1: 1) },
        { "beta2", () => new Adamax(beta2: -0.1) },
        { "epsilon", () => new Adamax(epsilon: double.PositiveInfinity) },
        { "beta1", () => new Nadam(beta1: 1.5) },
        { "beta2", () => new Nadam(beta2: 1) },
        { "epsilon", () => new Nadam(epsilon: -1) },
        { "beta1", () => new Lion(beta1: 0) },
        { "beta2", () => new Lion(beta2: 1) },
        { "learningRatePower", () => new Ftrl(learningRatePower: 0.1) },
        { "initialAccumulatorValue", () => new Ftrl(initialAccumulatorValue: -1) },
        { "l1RegularizationStrength", () => new Ftrl(l1RegularizationStrength: -1) },
        { "l2RegularizationStrength", () => new Ftrl(l2RegularizationStrength: double.NaN) },
        { "l2ShrinkageRegularizationStrength", () => new Ftrl(l2ShrinkageRegularizationStrength: -1) },
        { "beta", () => new Ftrl(beta: -1) },
        { "beta2Decay", () => new Adafactor(beta2Decay: 0.1) },
        { "epsilon1", () => new Adafactor(epsilon1: -1) },
        { "epsilon2", () => new Adafactor(epsilon2: double.NaN) },
        { "clipThreshold", () => new Adafactor(clipThreshold: 0) },
        { "beta1", () => new Lamb(beta1: 1) },
        { "beta2", () => new Lamb(beta2: 1) },
        { "epsilon", () => new Lamb(epsilon: -1) },
        { "weightDecay", () => new Lamb(weightDecay: -1) },
        { "adamBeta1", () => new Muon(adamBeta1: 1) },
        { "adamBeta2", () => new Muon(adamBeta2: 1) },
        { "adamWeightDecay", () => new Muon(adamWeightDecay: -1) },
        { "epsilon", () => new Muon(epsilon: -1) },
        { "weightDecay", () => new Muon(weightDecay: -1) },
        { "muonA", () => new Muon(muonA: double.NaN) },
        { "adamLrRatio", () => new Muon(adamLrRatio: -1) },
        { "momentum", () => new Muon(momentum: 1.1) },
        { "nsSteps", () => new Muon(nsSteps: 0) },
        { "nsSteps", () => new Muon(nsSteps: 101) },
        { "nsSteps", () => new Muon(nsSteps: int.MaxValue) },
        { "rmsRate", () => new Muon(rmsRate: 0) },
        { "beta1", () => new ScheduleFreeAdamW(beta1: 0) },
        { "beta2", () => new ScheduleFreeAdamW(beta2: 1) },
        { "epsilon", () => new ScheduleFreeAdamW(epsilon: -1) },
        { "warmupSteps", () => new ScheduleFreeAdamW(warmupSteps: -1) },
        { "initialScale", () => new LossScaleOptimizer("sgd", initialScale: 0) },
        { "dynamicGrowthSteps", () => new LossScaleOptimizer("sgd", dynamicGrowthSteps: 0) },
    };

    [Theory]
    [MemberData(nameof(OutOfRange), DisableDiscoveryEnumeration = true)]
    public void A_value_out_of_range_is_refused_by_name(string parameter, Func<Optimizer> create) =>
        Assert.Equal(parameter, Assert.Throws<ArgumentOutOfRangeException>(create).ParamName);

    public static TheoryData<string> Kinds() => [.. OptimizerKinds.All];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_hyper_parameter_may_follow_a_schedule_and_is_held_to_its_range_before_anything_changes(string kind)
    {
        using var scope = NewDisposeScope();
        var scheduled = OptimizerKinds.Hyperparameters(kind).ToList();
        foreach (var name in scheduled)
        {
            using var plain = OptimizerKinds.Create(kind);
            using var number = new Variable(ones(5), "v");
            using var following = new Variable(ones(5), "v");
            var value = ((Hyperparameter?)plain.GetType().GetProperty(char.ToUpperInvariant(name[0]) + name[1..])!.GetValue(plain) ?? 0.0).At(0);
            Func<double, double> function = step => step < 3 ? value : double.NaN;
            using var optimizer = OptimizerKinds.Create(kind, (name, function));
            for (var update = 0; update < 3; update++)
            {
                plain.Apply([linspace(-1, 1, 5)], [number]);
                optimizer.Apply([linspace(-1, 1, 5)], [following]);
            }
            Assert.Equal(GoldenTensor.Values(number.Value), GoldenTensor.Values(following.Value));
            Assert.Throws<InvalidOperationException>(() => optimizer.Apply([linspace(-1, 1, 5)], [following]));
            Assert.Equal(GoldenTensor.Values(number.Value), GoldenTensor.Values(following.Value));
            foreach (var (state, same) in plain.StateVariables.Zip(optimizer.StateVariables)) Assert.Equal(GoldenTensor.Values(state.Value), GoldenTensor.Values(same.Value));
        }
    }

    private static bool IsDefault(JsonObject c) =>
        c["hyper"]!.AsObject().Count == 0 && c["base"]!.AsObject().Count == 0 && c["learning_rate"] is null && c["special"] is null;
}
