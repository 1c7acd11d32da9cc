using Anneal;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Schedules;
using TorchSharp;
using static TorchSharp.torch;

namespace UserCode;

/// <summary>What docs/optimizers.md shows.</summary>
public sealed class Optimizers(Optimizers.Modules modules) : IClassFixture<Optimizers.Modules>
{
    private static readonly float[,] x = { { 1, 2 }, { 3, -1 }, { 0.5f, 0.25f }, { -2, 1 }, { 0, 1 }, { 1, 0 }, { -1, -1 }, { 2, 2 } };
    private static readonly float[,] y = { { 1 }, { 0 }, { -1 }, { 2 }, { 1 }, { 0 }, { -1 }, { 3 } };

    [Fact]
    public void By_name_or_object()
    {
        using var model = Model();
        // snippet: optimizer-options
        model.Compile("adam", loss: "mse");
        model.Compile(new SGD(0.1, momentum: 0.9, nesterov: true) { GlobalClipNorm = 1, WeightDecay = 1e-4 }, loss: "mse");
        // end snippet

        model.Fit(x, y, verbose: 0);
        Assert.Equal(1, model.Optimizer.Iterations);
        var sgd = Assert.IsType<SGD>(model.Optimizer);
        Assert.Equal((1, 1e-4), (sgd.GlobalClipNorm, sgd.WeightDecay));
    }

    [Fact]
    public void Schedules_for_hyper_parameters()
    {
        using var model = Model();
        // snippet: optimizer-hyperparameters
        var momentum = new PolynomialDecay(0.85, decaySteps: 1000, endLearningRate: 0.95);
        var optimizer = new SGD(new CosineDecay(0.1, decaySteps: 1000), momentum)
        {
            WeightDecay = new PiecewiseConstantDecay([500], [1e-3, 1e-4]),
        };
        model.Compile(optimizer, loss: "mse");
        // end snippet

        model.Fit(x, y, epochs: 2, verbose: 0);
        Assert.Equal(0.8501, optimizer.Momentum.At(1), 1e-12);
        Assert.Equal((1e-3, 1e-4), (optimizer.WeightDecay!.Value.At(500), optimizer.WeightDecay.Value.At(501)));
        Assert.Equal(2, optimizer.Iterations);
    }

    [Fact]
    public void A_function_as_rate()
    {
        // snippet: optimizer-function
        var optimizer = new SGD(step => 0.1 / (1 + step));
        // end snippet

        Func<double, double> function = step => 0.1 / (1 + step);
        using var same = new SGD(function, momentum: LearningRateSchedule.FromFunction(step => 0.9));
        Assert.Equal((0.1, 0.1, 0.9), (optimizer.LearningRate.Value, same.LearningRate.Value, same.Momentum.At(7)));
        Assert.Equal(0.05, optimizer.Schedule!.At(1));
        optimizer.Dispose();
    }

    [Fact]
    public void Rates_by_path_and_by_factor()
    {
        using var model = new Sequential([new Input(2), new Dense(3, name: "embedding"), new Dense(3, name: "encoder"), new Dense(1, name: "head")]);
        // snippet: optimizer-paths
        var optimizer = new AdamW(0.001, weightDecay: 0.01)
            .ForPath("embedding/.*", rateMultiplier: 0)          // frozen
            .ForPath("encoder/.*", rateMultiplier: 0.1);
        optimizer.ExcludeFromWeightDecay(names: ["bias$"]);
        model.Compile(optimizer, loss: "mse");

        optimizer.RateFactors["plateau"] = 0.5;                  // at any time
        // end snippet

        var before = model.GetWeights();
        model.Fit(x, y, verbose: 0);
        var after = model.GetWeights();
        Assert.Equal(0.0005, optimizer.LastLearningRate);
        Assert.Equal(before[0], after[0]);
        // Adam's first step is the rate, and decay a hundredth of it times a weight below 3: ten times apart, to a few per cent.
        Assert.InRange(Math.Abs(after[3][0] - before[3][0]), 0.9e-5f * 5, 1.1e-5f * 5);
        Assert.InRange(Math.Abs(after[5][0] - before[5][0]), 0.9e-4f * 5, 1.1e-4f * 5);
    }

    [Fact]
    public void Rates_that_fall_towards_the_input()
    {
        // Ones: gradients far above epsilon, whatever the seed.
        using var model = new Sequential([new Input(2), new Dense(3, kernelInitializer: "ones", name: "embedding"), new Dense(3, kernelInitializer: "ones", name: "encoder"), new Dense(1, kernelInitializer: "ones", name: "head")]);
        // snippet: optimizer-layers
        var optimizer = new AdamW(2e-5).ForLayers(["embedding/.*", "encoder/.*", "head/.*"], decay: 0.8);
        model.Compile(optimizer, loss: "mse");
        // end snippet

        var before = model.GetWeights();
        model.Fit(x, y, verbose: 0);
        var after = model.GetWeights();
        // Adam's first step is the rate; the biases, which are 0, have no decay.
        Assert.Equal(2e-5 * 0.64, Math.Abs(after[1][0] - before[1][0]), 1e-9);
        Assert.Equal(2e-5 * 0.8, Math.Abs(after[3][0] - before[3][0]), 1e-9);
        Assert.Equal(2e-5, Math.Abs(after[5][0] - before[5][0]), 1e-9);
    }

    [Fact]
    public void Different_optimizers_by_path()
    {
        using var model = new Sequential([new Input(2), new Dense(3, name: "encoder"), new Dense(1, name: "head")]);
        // snippet: optimizer-multi
        var muon = new Muon(0.02, excludeLayers: ["head"]);
        var optimizer = new MultiOptimizer(new OptimizerMap(new AdamW(0.001), (".*/encoder/.*", muon)));
        model.Compile(optimizer, loss: "mse");
        // end snippet

        model.Fit(x, y, verbose: 0);
        Assert.Equal((1, 1), (optimizer.Iterations, muon.Iterations));
        Assert.All(muon.StateVariables, state => Assert.Contains("encoder", state.Path, StringComparison.Ordinal));
    }

    [Fact]
    public void One_clock()
    {
        using var model = Model();
        // snippet: optimizer-accumulation
        var optimizer = new SGD(new ExponentialDecay(0.1, decaySteps: 1, decayRate: 0.5)) { GradientAccumulationSteps = 4 };
        model.Compile(optimizer, loss: "mse");
        model.Fit(x, y, batchSize: 1, epochs: 2);                // 8 rows: 16 batches
        Console.WriteLine($"{optimizer.Iterations} updates, the next at {optimizer.LearningRate}");   // 4 updates, the next at 0.00625
        // end snippet

        Assert.Equal(4, optimizer.Iterations);
        Assert.Equal(0.00625, optimizer.LearningRate.Value);
    }

    [Fact]
    public void Gradients_that_are_not_finite()
    {
        using var model = Model();
        // snippet: optimizer-non-finite
        var optimizer = new Adam(0.001) { NonFiniteGradients = NonFiniteGradients.Skip };
        model.Compile(optimizer, loss: "mse");
        model.TrainOnBatch(new float[,] { { float.NaN, 1 } }, new float[,] { { 1 } });
        Console.WriteLine($"{optimizer.Iterations} updates, {optimizer.SkippedUpdates} skipped");     // 0 updates, 1 skipped
        // end snippet

        Assert.Equal((0, 1), (optimizer.Iterations, optimizer.SkippedUpdates));
        Assert.All(model.GetWeights().SelectMany(w => w), weight => Assert.True(float.IsFinite(weight)));
    }

    [Fact]
    public void Averages()
    {
        using var model = Model();
        // snippet: optimizer-averages
        model.Compile(new Adam(0.001) { UseEma = true, EmaMomentum = 0.99 }, loss: "mse");
        model.Fit(x, y, epochs: 3);                              // the weights are now the averages

        model.Compile(new ScheduleFreeAdamW(0.01, warmupSteps: 10), loss: "mse");
        model.Fit(x, y, epochs: 3, validationData: (x, y));      // val_loss is that of the averages
        double loss = model.Evaluate(x, y)["loss"];
        // end snippet

        var optimizer = model.Optimizer;
        Assert.Equal(loss, model.Evaluate(x, y, verbose: 0)["loss"]);
        var shown = model.GetWeights().SelectMany(w => w).ToArray();
        optimizer.LeaveEvaluation();
        Assert.NotEqual(shown, model.Variables.SelectMany(v => v.Value.data<float>().ToArray()));
    }

    [Fact]
    public void State()
    {
        using var model = Model();
        model.Compile(new Adam(0.01), loss: "mse");
        model.Fit(x, y, epochs: 3, verbose: 0);
        // snippet: optimizer-state
        IReadOnlyDictionary<string, Array> state = model.Optimizer.GetState();
        // ... later, after restoring the weights:
        var optimizer = new Adam(0.01);
        optimizer.Build(model.TrainableVariables);
        optimizer.SetState(state);
        // end snippet

        Assert.Equal(3, optimizer.Iterations);
        Assert.Equal(state.Keys, optimizer.GetState().Keys);
        Assert.All(state.Keys, name => Assert.Equal(state[name], optimizer.GetState()[name]));
        Assert.Contains("sequential_dense_kernel_momentum", state.Keys);
        optimizer.Dispose();
    }

    [Fact]
    public void A_raw_loop()
    {
        using var scope = NewDisposeScope();
        var (module, inputs, targets) = (modules.Line, from_array(x), from_array(y));
        using (no_grad())
            foreach (var parameter in module.parameters()) parameter.zero_();
        var before = nn.functional.mse_loss(module.forward(inputs), targets).item<float>();
        // snippet: optimizer-raw-loop
        using var optimizer = new Adam(new CosineDecay(0.1, decaySteps: 100)).Attach(module);
        for (var step = 0; step < 100; step++)
        {
            using var batch = NewDisposeScope();
            optimizer.ZeroGrad();
            optimizer.Backward(nn.functional.mse_loss(module.forward(inputs), targets));
            optimizer.Step();
        }
        // end snippet

        Assert.Equal(100, optimizer.Optimizer.Iterations);
        Assert.Equal(0, optimizer.Optimizer.LearningRate, 1e-15);
        Assert.True(nn.functional.mse_loss(module.forward(inputs), targets).item<float>() < before);
        optimizer.ZeroGrad();
    }

    [Fact]
    public void A_raw_loop_that_evaluates()
    {
        using var scope = NewDisposeScope();
        var (module, inputs, targets) = (modules.Line, from_array(x), from_array(y));
        using (no_grad())
            foreach (var parameter in module.parameters()) parameter.zero_();
        var losses = new List<float>();
        // snippet: optimizer-raw-loop-evaluate
        using var optimizer = new LossScaleOptimizer(new ScheduleFreeAdamW(0.1)).Attach(module);
        for (var epoch = 0; epoch < 10; epoch++)
        {
            for (var step = 0; step < 10; step++)
            {
                using var batch = NewDisposeScope();
                optimizer.ZeroGrad();
                optimizer.Backward(nn.functional.mse_loss(module.forward(inputs), targets));
                optimizer.Step();
            }
            using (optimizer.Evaluate())                         // evaluates the averages; training then continues unchanged
                losses.Add(Loss());
        }
        optimizer.FinalizeVariables();                           // the module now holds the averages
        // end snippet

        Assert.Equal(100, optimizer.Optimizer.Iterations);
        Assert.Equal(losses[^1], Loss());
        Assert.True(losses[^1] < losses[0]);
        optimizer.ZeroGrad();

        float Loss()
        {
            using var evaluation = NewDisposeScope();
            using var noGradients = no_grad();
            return nn.functional.mse_loss(module.forward(inputs), targets).item<float>();
        }
    }

    private static Sequential Model() => new([new Input(2), new Dense(1)]);

    /// <summary>Made before a test begins: TorchSharp counts each parameter twice and frees it once, which would look like a leak.</summary>
    public sealed class Modules : IDisposable
    {
        public nn.Module<Tensor, Tensor> Line { get; } = nn.Linear(2, 1);

        public void Dispose() => Line.Dispose();
    }
}
