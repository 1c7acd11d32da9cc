using System.Text.Json.Nodes;
using Anneal;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Schedules;

namespace UserCode;

/// <summary>What docs/schedule-guide.md shows.</summary>
public sealed class ScheduleGuide
{
    [Fact]
    public void Lengths()
    {
        // snippet: guide-lengths
        var schedule = new CosineDecay(0.1, decaySteps: 100.Percent - 2.Epochs, warmupTarget: 1.0, warmupSteps: 2.Epochs);

        var run = new RunLength(stepsPerEpoch: 469, epochs: 10, batchSize: 128);
        var bound = schedule.Bind(run);                    // Fit does this by itself
        double steps = 33.3.Percent.Bind(run).Steps;       // 1562: 33.3 percent of 4690 steps are 1561.77
        // end snippet

        Assert.Equal(1562, steps);
        Assert.Equal(new CosineDecay(0.1, 3752, warmupTarget: 1.0, warmupSteps: 938), bound);
    }

    [Fact]
    public void Larger_batches()
    {
        // snippet: guide-larger-batch
        var resnet = new MultiStepDecay(0.1, milestones: [30.Epochs, 60.Epochs, 80.Epochs], factors: [0.1]);    // for 256 images
        var goyal = resnet.ForLargerBatch(32, warmup: 5.Epochs);                                              // 8192 images: 3.2 from epoch 5 on
        var adam = new CosineDecay(1e-3, decaySteps: 100.Percent).ForLargerBatch(32, warmup: 5.Percent, BatchScaling.SquareRoot);
        // end snippet

        var run = new RunLength(stepsPerEpoch: 100, epochs: 90);
        Assert.Equal(3.2, goyal.Bind(run).At(500), 1e-12);
        Assert.Equal(1e-3, adam.Bind(run).At(0), 1e-12);
    }

    [Fact]
    public void Tokens()
    {
        // snippet: guide-tokens
        var schedule = new CosineAnnealing(6e-5, decaySteps: 259_625_000_000L.Tokens, endLearningRate: 6e-6)
            .WithWarmup(375_000_000L.Tokens, from: 0);
        var bound = schedule.Bind(new RunLength(batchSize: 1_600, tokensPerSample: 2_048));
        // end snippet

        Assert.Equal(6e-5, bound.At(114));
        Assert.Equal(6e-6, bound.At(79_346), 1e-12);
    }

    [Fact]
    public void Warmup()
    {
        // snippet: guide-warmup
        var decay = new ExponentialDecay(0.1, decaySteps: 1_000, decayRate: 0.5);
        var linear = decay.WithWarmup(500, from: 0);                                     // 0 at step 0, 0.1 at step 500
        var smooth = decay.WithWarmup(500, from: 0.001, WarmupShape.Exponential);        // the same factor at every step
        var counted = decay.WithWarmup(499, from: 0.1 / 500);                            // 1/500 of the peak at step 0
        // end snippet

        Assert.Equal([0, 0.1, 0.05], [linear.At(0), linear.At(500), linear.At(1_500)]);
        Assert.Equal(0.01, smooth.At(250), 1e-16);
        Assert.Equal(0.1 * 250 / 500, counted.At(249), 1e-16);
    }

    [Fact]
    public void Composition()
    {
        // snippet: guide-composition
        var schedule = new ConstantRate(0.1)
            .Then(new CosineDecay(1.0, decaySteps: 20.Percent), at: 80.Percent, fromPrevious: true)
            .WithWarmup(500, from: 0);
        var noisy = schedule * new SeededNoise(seed: 1, limit: 0.1);
        var floored = LearningRateSchedule.Max(schedule, 0.001);
        var threeTimes = new CosineDecay(0.1, decaySteps: 10.Epochs).Repeat(10.Epochs).EndAt(30.Epochs);
        // end snippet

        var run = new RunLength(stepsPerEpoch: 100, epochs: 100);
        Assert.Equal([0, 0.1, 0.1], [schedule.Bind(run).At(0), schedule.Bind(run).At(500), schedule.Bind(run).At(8_000)]);
        Assert.InRange(noisy.Bind(run).At(600), 0.09, 0.11);
        Assert.Equal(0.001, floored.Bind(run).At(20_000));
        Assert.Equal(0.1, threeTimes.Bind(run).At(5_000));
    }

    [Fact]
    public void Laws()
    {
        LearningRateSchedule a = new CosineDecay(0.1, 100), b = new LinearDecay(0.1, 100), c = new StepDecay(0.1, 10);
        // snippet: guide-laws
        bool isAssociative = a.Then(b, at: 10).Then(c, at: 30) == a.Then(b.Then(c, at: 20), at: 10);
        bool isUnit = a * 1 == a && a.Stretch(1) == a && a.WithWarmup(0, from: 0) == a;
        bool isUndone = a.Shift(5).Shift(-5) == a;
        bool isIdempotent = LearningRateSchedule.Max(a, a) == a && a.Clamp(0.01, 0.1).Clamp(0.01, 0.1) == a.Clamp(0.01, 0.1);
        // end snippet

        Assert.True(isAssociative && isUnit && isUndone && isIdempotent);
    }

    [Fact]
    public void Queries()
    {
        // snippet: guide-queries
        var schedule = new CosineDecay(0.1, decaySteps: 900).WithWarmup(100, from: 0);
        double rate = schedule.At(550);                        // 0.05
        var (step, highest) = schedule.Peak(1_000);            // 100, 0.1
        long? below = schedule.FirstBelow(0.05, 1_000);        // 0: the warm-up
        double sum = schedule.Integral(0, 1_000);              // 50: the sum of all rates
        var jumps = schedule.Discontinuities(1_000);           // none
        bool isConstant = schedule.IsConstantOver(1_000);      // false
        // end snippet

        Assert.Equal(0.05, rate, 1e-16);
        Assert.Equal((100, 0.1), (step, highest));
        Assert.Equal(0, below);
        Assert.Equal(50, sum, 1e-12);
        Assert.Empty(jumps);
        Assert.False(isConstant);
    }

    [Fact]
    public void Presets()
    {
        // snippet: guide-presets
        var schedule = PublishedSchedules.NanoGptGpt2();       // the published schedule
        var shorter = schedule.Stretch(0.01);                  // the same shape in 1 percent of the steps
        var named = PublishedSchedules.Get("imagenet-in-one-hour", new JsonObject { ["batch_size"] = 256 });
        // end snippet

        Assert.Equal(PublishedSchedules.ImageNetInOneHour(256), named);
        Assert.Equal(6e-4, schedule.At(2_000));
        Assert.Equal(6e-4, shorter.At(20));
    }

    [Fact]
    public void Importers()
    {
        // snippet: guide-importers
        var pytorch = PyTorchSchedules.From("StepLR", new JsonObject { ["lr"] = 0.1, ["step_size"] = 30, ["gamma"] = 0.5 });
        var optax = OptaxSchedules.From("cosine_decay_schedule", new JsonObject { ["init_value"] = 0.1, ["decay_steps"] = 1_000 });
        var transformers = TransformersSchedules.From(
            "linear", new JsonObject { ["learning_rate"] = 5e-5, ["num_warmup_steps"] = 500, ["num_training_steps"] = 10_000 });

        var state = JsonNode.Parse("""{"T_max": 90, "eta_min": 0, "base_lrs": [0.1], "last_epoch": 12}""")!;
        var saved = PyTorchSchedules.FromState(state, stepsPerCall: 469);     // scheduler.step() was called once per epoch
        // end snippet

        Assert.Equal(0.05, pytorch.At(30));
        Assert.Equal(0.05, optax.At(500), 1e-16);
        Assert.Equal(5e-5, transformers.At(500));
        Assert.Equal(0.05, saved.At(45 * 469), 1e-16);
    }

    [Fact]
    public void Formulas()
    {
        // snippet: guide-formulas
        var schedule = new FormulaSchedule("0.1 * 0.95 ^ floor(step / 10)");
        var function = LearningRateSchedule.FromFunction(step => 0.1 / (1 + step));
        var table = RateTable.Sample(function, count: 10_000);                      // a table can be written, a function cannot
        // end snippet

        Assert.Equal(0.09025, schedule.At(25), 1e-16);
        Assert.Equal(function.At(77), table.At(77));
    }

    [Fact]
    public void Json()
    {
        var schedule = new CosineDecay(0.1, decaySteps: 900).WithWarmup(100, from: 0);
        // snippet: guide-json
        string text = schedule.ToConfig().ToJsonString();
        var read = LearningRateSchedule.FromConfig(JsonNode.Parse(text)!);
        bool isSame = read == schedule;                        // true
        // end snippet

        Assert.True(isSame);
    }

    [Fact]
    public void Keras_form()
    {
        // snippet: guide-keras-form
        var line = new PolynomialDecay(0.1, decaySteps: 1_000, endLearningRate: 0.01);              // LinearDecay(0.1, 1_000, 0.01)
        var stairs = new ExponentialDecay(0.1, decaySteps: 1_000, decayRate: 0.1, staircase: true); // StepDecay(0.1, 1_000, 0.1)
        var wave = new CosineDecay(0.1, decaySteps: 1_000, alpha: 0.1);                             // CosineAnnealing(0.1, 1_000, 0.01)
        // end snippet

        for (var step = 0; step < 2_000; step++)
        {
            Assert.Equal(new LinearDecay(0.1, 1_000, 0.01).At(step), line.At(step), 1e-16);
            Assert.Equal(new StepDecay(0.1, 1_000, 0.1).At(step), stairs.At(step), 1e-16);
            Assert.Equal(new CosineAnnealing(0.1, 1_000, 0.01).At(step), wave.At(step), 1e-16);
        }

        Assert.All([line, stairs, wave], (LearningRateSchedule schedule) => Assert.Equal("keras.optimizers.schedules", schedule.ToConfig()["module"]!.GetValue<string>()));
    }

    [Fact]
    public void Preview()
    {
        float[,] x = new float[64, 2];
        float[] y = new float[64];
        using var model = new Sequential([new Input(2), new Dense(1)]);
        // snippet: guide-preview
        var schedule = new CosineDecay(0.1, decaySteps: 100_000);
        var run = new RunLength(stepsPerEpoch: 469, epochs: 10);
        string chart = schedule.Preview(run).ToString();
        foreach (var finding in schedule.Check(run))
            Console.WriteLine(finding);                        // The schedule is made for 100000 updates (213.2 epochs), but ...

        model.Compile(new SGD(schedule), loss: "mse");
        model.Fit(x, y, checkSchedule: false);                 // intended: no warnings
        // end snippet

        Assert.Contains('\n', chart);
        Assert.Equal(ScheduleFindingKind.TooLong, Assert.Single(schedule.Check(run)).Kind);
    }
}
