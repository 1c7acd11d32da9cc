using Anneal.Callbacks;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Schedules;
using Anneal.Training;

namespace Anneal.Tests.Optimizers;

/// <summary>What is evaluated is the average x; what is trained is the point y.</summary>
public sealed class ScheduleFreeAdamWTests
{
    private static readonly float[,] X = { { 1, 2 }, { 3, -1 }, { 0.5f, 0.25f }, { -2, 1 } };
    private static readonly float[,] Y = { { 1 }, { 0 }, { -1 }, { 2 } };

    [Fact]
    public void What_is_shown_is_the_mean_of_the_path()
    {
        using var optimizer = new ScheduleFreeAdamW(0.1, beta1: 0.5, beta2: 0.9);
        using var variable = Single.Variable("v", 1);
        double z = 1, x = 1, v = 0;
        for (var t = 1; t <= 5; t++)
        {
            var g = t - 2.5;
            v += 0.1 * (g * g - v);
            z -= 0.1 * g / (Math.Sqrt(v / (1 - Math.Pow(0.9, t))) + 1e-8);
            x += (z - x) / t;
            Single.Apply(optimizer, (variable, [(float)g]));
            var trained = Single.Values(variable);
            Single.Close([0.5 * z + 0.5 * x], trained, "y");
            Assert.True(optimizer.EnterEvaluation());
            Assert.False(optimizer.EnterEvaluation());
            Single.Close([x], Single.Values(variable), "x");
            optimizer.LeaveEvaluation();
            Assert.Equal(trained, Single.Values(variable));
        }
    }

    [Fact]
    public void Training_goes_on_bit_for_bit_however_often_one_looks()
    {
        var straight = Train(looks: false, out var unseen, out var trained);
        var looking = Train(looks: true, out var seen, out var same);
        Assert.Equal(straight, looking);
        Assert.Equal(trained, same);
        Assert.Empty(unseen);
        Assert.NotEmpty(seen);
        Assert.NotEqual(straight, trained);

        static float[] Train(bool looks, out List<float> seen, out float[] trained)
        {
            using var model = Model(new ScheduleFreeAdamW(new ExponentialDecay(0.1, 10, 0.9), beta1: new PiecewiseConstantDecay([5], [0.9, 0.7]), warmupSteps: 3));
            List<float> looked = [];
            var look = new Watch(() =>
            {
                looked.AddRange(model.GetWeights().SelectMany(w => w));
                looked.Add((float)Loss(model));
                looked.AddRange(Predictions(model));
            });
            for (var fit = 0; fit < 2; fit++)
                model.Fit(
                    X, Y, batchSize: 2, epochs: 4, verbose: 0, shuffle: false,
                    callbacks: looks ? [look] : [], validationData: looks ? (X, Y) : null);
            if (looks) Loss(model);
            seen = looked;
            float[] shown = [.. model.GetWeights().SelectMany(w => w)];
            Assert.Equal(shown, model.Variables.SelectMany(Single.Values));
            model.Optimizer.LeaveEvaluation();
            trained = [.. model.Variables.SelectMany(Single.Values), .. model.Optimizer.StateVariables.SelectMany(Single.Values)];
            return shown;
        }
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void A_state_taken_while_training_or_after_it_goes_on_to_the_same_bits(bool evaluating, bool ema)
    {
        using var straight = new ScheduleFreeAdamW(0.1, beta1: 0.7) { UseEma = ema };
        using var variable = Single.Variable("v", 1, 2, 3);
        for (var i = 0; i < 3; i++) Single.Apply(straight, (variable, [1, -i, 0.3f]));
        if (evaluating) straight.FinalizeVariables();
        using var resumed = new ScheduleFreeAdamW(0.1, beta1: 0.7) { UseEma = ema };
        using var copy = Single.Variable("v", Single.Values(variable));
        resumed.Build([copy]);
        resumed.SetState(straight.GetState());
        for (var i = 0; i < 3; i++)
        {
            straight.LeaveEvaluation();
            resumed.LeaveEvaluation();
            Single.Apply(straight, (variable, [0.5f, i, -2]));
            Single.Apply(resumed, (copy, [0.5f, i, -2]));
            Assert.Equal(Single.Values(variable), Single.Values(copy));
        }
    }

    /// <summary>A second Fit counts 100 % by the longer run: β₁ of the update before it is another now, but not the one that made y.</summary>
    [Fact]
    public void The_average_is_that_of_the_beta_that_was_used_whatever_the_schedule_has_become()
    {
        LearningRateSchedule schedule = new LinearDecay(0.9, 100.Percent, 0.3);
        using var optimizer = new ScheduleFreeAdamW(0.1, beta1: schedule);
        using var variable = Single.Variable("v", 1);
        TrainingPlan.Begin(optimizer, new(0, 1, 3, 1, 1, null));
        for (var i = 0; i < 3; i++) Single.Apply(optimizer, (variable, [1 + i]));
        optimizer.EnterEvaluation();
        var shown = Single.Values(variable);
        optimizer.LeaveEvaluation();
        TrainingPlan.Begin(optimizer, new(0, 1, 30, 1, 1, null));
        optimizer.EnterEvaluation();
        Assert.Equal(shown, Single.Values(variable));
        optimizer.LeaveEvaluation();

        using var resumed = new ScheduleFreeAdamW(0.1, beta1: schedule);
        using var copy = Single.Variable("v", Single.Values(variable));
        resumed.Build([copy]);
        resumed.SetState(optimizer.GetState());
        TrainingPlan.Begin(resumed, new(0, 1, 30, 1, 1, null));
        resumed.EnterEvaluation();
        Assert.Equal(shown, Single.Values(copy));
    }

    [Fact]
    public void Evaluation_validation_and_prediction_agree_on_the_averages()
    {
        using var model = Model(new ScheduleFreeAdamW(0.1));
        double evaluated = 0;
        var watch = new Watch(() => evaluated = Loss(model));
        var history = model.Fit(
            X, Y, epochs: 5, verbose: 0, validationData: (X, Y), callbacks: [watch], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(evaluated, history["val_loss"][^1]);
        Assert.Equal(evaluated, Loss(model));
        using var copy = Model("sgd");
        copy.SetWeights([.. model.GetWeights().Select(w => (ArrayLike)w)]);
        Assert.Equal(evaluated, Loss(copy));
        Assert.Equal(Predictions(copy), Predictions(model));
    }

    [Fact]
    public void Weights_that_are_set_are_the_weights_that_one_gets_and_trains_from()
    {
        using var model = Model(new ScheduleFreeAdamW(0.1));
        model.Fit(X, Y, epochs: 3, verbose: 0, cancellationToken: TestContext.Current.CancellationToken);
        float[,] kernel = { { 0.3f }, { -0.7f } };
        float[] bias = [0.1f];
        model.SetWeights([kernel, bias]);
        Assert.Equal([0.3f, -0.7f, 0.1f], model.GetWeights().SelectMany(w => w));
        model.TrainOnBatch(X, Y);
        Assert.All(model.GetWeights().SelectMany(w => w).Zip([0.3f, -0.7f, 0.1f]), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 1e-6, 0.2));
    }

    [Fact]
    public void Before_the_first_update_there_is_nothing_to_show()
    {
        using var model = Model(new ScheduleFreeAdamW());
        Loss(model);
        Assert.False(model.Optimizer.EnterEvaluation());
        Assert.Equal([1, 1, 0], model.GetWeights().SelectMany(w => w));
    }

    [Fact]
    public void Moving_averages_where_asked_for_are_what_ends_training_and_training_may_go_on()
    {
        using var optimizer = new ScheduleFreeAdamW(0.1) { UseEma = true, EmaMomentum = 0.5 };
        using var straight = new ScheduleFreeAdamW(0.1) { UseEma = true, EmaMomentum = 0.5 };
        using var variable = Single.Variable("v", 1);
        using var same = Single.Variable("v", 1);
        for (var i = 0; i < 4; i++)
        {
            Single.Apply(optimizer, (variable, [1 + i]));
            Single.Apply(straight, (same, [1 + i]));
            optimizer.FinalizeVariables();
            Assert.Equal(Single.Values(optimizer.StateVariables.Single(s => s.Name == "v_average")), Single.Values(variable));
            optimizer.LeaveEvaluation();
            Assert.Equal(Single.Values(same), Single.Values(variable));
        }
    }

    private static Sequential Model(Optimizer optimizer)
    {
        var model = new Sequential([new Input([2]), new Dense(1, kernelInitializer: "ones")]);
        model.Compile(optimizer, loss: "mse");
        return model;
    }

    private static double Loss(Model model) => model.Evaluate(X, Y, verbose: 0)["loss"];

    private static float[] Predictions(Model model) => [.. model.Predict(X, verbose: 0)];

    private sealed class Watch(Action look) : Callback
    {
        public override void OnEpochEnd(int epoch, Logs logs) => look();
    }
}
