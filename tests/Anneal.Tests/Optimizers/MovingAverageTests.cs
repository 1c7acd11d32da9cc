using Anneal.Constraints;
using Anneal.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Optimizers;

public sealed class MovingAverageTests
{
    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.BFloat16)]
    public void The_average_of_what_does_not_move_is_that(ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var optimizer = new SGD(0) { UseEma = true, EmaMomentum = 0.99, EmaOverwriteFrequency = 1 };
        using var generator = new Generator(3);
        using var variable = new Variable(rand(1000, dtype: float64, generator: generator).to(type), "v");
        var before = GoldenTensor.Values(variable.Value);
        for (var update = 0; update < 100; update++) optimizer.Apply([zeros(1000, dtype: type)], [variable]);
        Assert.Equal(before, GoldenTensor.Values(variable.Value));
    }

    [Fact]
    public void Averages_of_doubles_are_doubles()
    {
        using var scope = NewDisposeScope();
        using var optimizer = new SGD(0.1) { UseEma = true, EmaMomentum = 0.9 };
        using var variable = new Variable(tensor([1.0]), "v");
        double w = 1, average = 0;
        for (var update = 0; update < 6; update++)
        {
            optimizer.Apply([tensor([update - 1.7])], [variable]);
            w -= 0.1 * (update - 1.7);
            average = update == 0 ? w : 0.9 * average + (1 - 0.9) * w;
        }
        optimizer.FinalizeVariables();
        Assert.Equal(average, GoldenTensor.Values(variable.Value)[0], 1e-15);
    }

    [Fact]
    public void A_constraint_holds_after_an_overwrite_too()
    {
        using var optimizer = new SGD(0.5) { UseEma = true, EmaMomentum = 0.5, EmaOverwriteFrequency = 2 };
        using var variable = Single.Variable("v", 1, 0);
        variable.Constraint = new UnitLength();
        foreach (var gradient in new float[][] { [0, 1], [3, 0], [0, -2], [-1, -1] })
        {
            Single.Apply(optimizer, (variable, gradient));
            Single.Close([1], [Single.Values(variable).Select(w => w * w).Sum()], "the squared norm");
        }
    }

    [Fact]
    public void Weights_that_a_callback_brings_back_at_the_end_stay()
    {
        float[,] x = { { 1 } };
        using var model = new Anneal.Models.Sequential([new Anneal.Layers.Input(1), new Anneal.Layers.Dense(1, useBias: false, kernelInitializer: "zeros")]);
        model.Compile(new SGD(0.1) { UseEma = true, EmaMomentum = 0.5 }, "mse");
        model.Fit(x, new[] { 1f }, epochs: 3, verbose: 0, callbacks: [new BringsBack(epoch: 2)]);
        Assert.Equal([7f], model.GetWeights()[0].ToArray());

        // After a further update the averages are those to keep: w = 5.8, 4.84; the average goes on from that of before.
        model.Fit(x, new[] { 1f }, epochs: 2, verbose: 0, callbacks: [new BringsBack(epoch: 0)]);
        Assert.NotEqual([7f], model.GetWeights()[0].ToArray());
    }

    private sealed class BringsBack(int epoch) : Anneal.Callbacks.Callback
    {
        public override void OnEpochEnd(int ended, Anneal.Callbacks.Logs logs)
        {
            if (ended == epoch) Model.SetWeights([new float[,] { { 7 } }]);
        }
    }

    [Fact]
    public void An_overwrite_without_averages_is_refused_by_name()
    {
        using var optimizer = new SGD { EmaOverwriteFrequency = 2 };
        using var variable = Single.Variable("v", 1);
        var error = Assert.Throws<InvalidOperationException>(() => Single.Apply(optimizer, (variable, [1])));
        Assert.Equal("EmaOverwriteFrequency needs UseEma: set UseEma to true, or leave EmaOverwriteFrequency null.", error.Message);
        Assert.False(optimizer.Built);

        using var asInKeras = new SGD { UseEma = true, EmaOverwriteFrequency = 2 };
        var config = asInKeras.ToConfig();
        config["config"]!["use_ema"] = false;
        using var read = Optimizer.FromConfig(config);
        Assert.True(Single.Apply(read, (variable, [1])));
    }

    /// <summary>Not convex: an average of values that obey it does not.</summary>
    private sealed class UnitLength : Constraint
    {
        public override Tensor Apply(Tensor weights) => weights / weights.norm();
    }
}
