using Anneal;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Schedules;
using TorchSharp;
using static TorchSharp.torch;

namespace UserCode;

public sealed class OwnOptimizer
{
    [Fact]
    public void Two_updates_are_those_of_the_formula()
    {
        using var model = new Sequential([new Input(1), new Dense(1, useBias: false, kernelInitializer: "ones")]);
        // snippet: use-optimizer
        model.Compile(new Adagrad(new InverseTimeDecay(0.5, decaySteps: 1, decayRate: 1)), loss: "mse");
        // end snippet

        model.Fit(new float[,] { { 1 } }, new float[,] { { 0 } }, epochs: 2, verbose: 0);
        var (w, a) = (1.0, 0.0);
        foreach (var rate in new[] { 0.5, 0.25 })
        {
            var g = 2 * w;
            a += g * g;
            w -= rate * g / Math.Sqrt(a);
        }
        // In float32: two roundings of numbers below 1 an update.
        Assert.Equal(w, model.GetWeights().Single()[0, 0], 1e-6);
        var state = model.Optimizer.StateVariables.Single();
        Assert.Equal("sequential_dense_kernel_accumulator", state.Name);
        Assert.Equal(a, state.Value.ToDouble(), 1e-6);
    }

    [Fact]
    public void It_can_be_written_and_read()
    {
        // snippet: save-optimizer
        using var optimizer = new Adagrad(new CosineDecay(0.1, decaySteps: 1000)) { ClipNorm = 1 };
        var config = optimizer.ToConfig();                       // registered_name: my_package>Adagrad
        using var again = Optimizer.FromConfig(config);
        // end snippet

        Assert.Equal("my_package>Adagrad", config["registered_name"]!.GetValue<string>());
        Assert.Equal((new CosineDecay(0.1, decaySteps: 1000), 1.0), (again.Schedule, Assert.IsType<Adagrad>(again).ClipNorm));
        Assert.Equal(config.ToJsonString(), again.ToConfig().ToJsonString());
    }
}

// snippet: optimizer
[Registered("my_package")]
sealed partial class Adagrad(LearningRate learningRate) : RuleOptimizer(learningRate)
{
    protected override IReadOnlyList<string> StateNames => ["accumulator"];

    protected override void Update(Tensor variable, Tensor gradient, IReadOnlyList<Tensor> state, UpdateStep step)
    {
        var sum = Ops.Add(state[0], Ops.Square(gradient));
        var change = Ops.Divide(Ops.Multiply(gradient, step.LearningRate), Ops.Add(Ops.Sqrt(sum), 1e-7));
        state[0].copy_(sum);
        variable.copy_(Ops.Subtract(variable, change));
    }
}
// end snippet
