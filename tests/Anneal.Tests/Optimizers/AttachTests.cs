using Anneal.Optimizers;
using Anneal.Schedules;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Optimizers;

public sealed class AttachTests(AttachTests.Modules modules) : IClassFixture<AttachTests.Modules>
{
    [Fact]
    public void A_raw_loop_trains_a_module_as_the_optimizer_of_TorchSharp_does()
    {
        using var scope = NewDisposeScope();
        var (ours, theirs) = (modules.Ours, modules.Theirs);
        var (x, y) = (randn(16, 4), randn(16, 1));
        using var optimizer = new SGD(0.05).Attach(ours);
        using var peer = optim.SGD(theirs.parameters(), 0.05);
        for (var i = 0; i < 20; i++)
        {
            optimizer.ZeroGrad();
            nn.functional.mse_loss(ours.forward(x), y).backward();
            Assert.True(optimizer.Step());
            peer.zero_grad();
            nn.functional.mse_loss(theirs.forward(x), y).backward();
            peer.step();
        }
        Assert.Equal(20, optimizer.Optimizer.Iterations);
        foreach (var (a, b) in ours.parameters().Zip(theirs.parameters()))
            GoldenTensor.AssertCloseToScale([.. GoldenTensor.Values(b).Select(v => (double)v)], GoldenTensor.Values(a), 1e-6, "parameter", 1); // Of 1: a bias of one number may end near 0.
    }

    [Fact]
    public void The_schedule_is_read_at_each_step_and_the_module_outlives_the_optimizer()
    {
        using var scope = NewDisposeScope();
        var module = modules.Line;
        foreach (var parameter in module.parameters()) parameter.grad = null;
        var optimizer = new SGD(new ExponentialDecay(0.1, 1, 0.5)).Attach(module);
        var rates = new List<double?>();
        for (var i = 0; i < 3; i++)
        {
            module.forward(ones(1, 2)).sum().backward();
            optimizer.Step();
            optimizer.ZeroGrad();
            rates.Add(optimizer.Optimizer.LastLearningRate);
        }
        optimizer.Dispose();

        Assert.Equal([0.1, 0.05, 0.025], rates);
        Assert.Equal([1, 1], module.forward(ones(1, 2)).shape);
    }

    [Fact]
    public void Step_without_backward_says_so()
    {
        var module = modules.Line;
        foreach (var parameter in module.parameters()) parameter.grad = null;
        using var optimizer = new SGD(0.1).Attach(module);
        var error = Assert.Throws<ArgumentException>(() => optimizer.Step());
        Assert.StartsWith("gradients must hold at least one gradient; all were null.", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, optimizer.Optimizer.Iterations);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_optimizer_that_scales_the_loss_trains_as_the_plain_one(bool dynamic)
    {
        var plain = Train(new Adam(0.1));
        Assert.Equal(plain, Train(dynamic ? new LossScaleOptimizer(new Adam(0.1), dynamicGrowthSteps: 2) : new Adam(0.1) { LossScaleFactor = 1024 }));

        float[] Train(Optimizer made)
        {
            using var scope = NewDisposeScope();
            using var optimizer = made.Attach(modules.Reset());
            for (var i = 0; i < 6; i++)
            {
                optimizer.ZeroGrad();
                if (i % 2 == 0) optimizer.Backward(modules.Line.forward(ones(1, 2)).square().sum());
                else optimizer.ScaleLoss(modules.Line.forward(ones(1, 2)).square().sum()).backward();
                Assert.True(optimizer.Step());
            }
            optimizer.ZeroGrad();
            return [.. modules.Line.parameters().SelectMany(p => GoldenTensor.Floats(p))];
        }
    }

    [Fact]
    public void A_step_by_a_loss_that_was_not_scaled_is_refused()
    {
        using var scope = NewDisposeScope();
        using var optimizer = new LossScaleOptimizer(new SGD(0.1), initialScale: 8).Attach(modules.Reset());
        optimizer.Backward(modules.Line.forward(ones(1, 2)).sum());
        optimizer.Step();
        optimizer.ZeroGrad();
        modules.Line.forward(ones(1, 2)).sum().backward();
        var before = modules.Line.parameters().SelectMany(p => GoldenTensor.Floats(p)).ToList();
        Assert.Equal(
            "Optimizer 'loss_scale_optimizer' divides gradients by its loss scale, 8, but no loss was multiplied by it since the last Step or ZeroGrad. Call Backward(loss) instead of loss.backward().",
            Assert.Throws<InvalidOperationException>(() => optimizer.Step()).Message);
        Assert.Equal(before, modules.Line.parameters().SelectMany(p => GoldenTensor.Floats(p)));
        Assert.Equal(1, optimizer.Optimizer.Iterations);
        optimizer.ZeroGrad();
    }

    [Fact]
    public void A_scaled_loss_whose_gradients_were_forgotten_does_not_count()
    {
        using var scope = NewDisposeScope();
        using var optimizer = new LossScaleOptimizer(new SGD(0.1)).Attach(modules.Reset());
        optimizer.Backward(modules.Line.forward(ones(1, 2)).sum());
        optimizer.ZeroGrad();
        modules.Line.forward(ones(1, 2)).sum().backward();
        Assert.Throws<InvalidOperationException>(() => optimizer.Step());
        Assert.Equal(0, optimizer.Optimizer.Iterations);
        optimizer.ZeroGrad();
    }

    public static TheoryData<string> Averaging => ["plain", "scaled", "several"];

    [Theory]
    [MemberData(nameof(Averaging))]
    public void Evaluation_shows_moving_averages_and_training_goes_on_bit_for_bit(string kind)
    {
        var straight = Train(looks: false, out _, out _);
        Assert.Equal(straight, Train(looks: true, out var shown, out var final));
        Assert.Equal(final, shown);
        Assert.NotEqual(straight, shown);

        // Weights after four updates without the end of training, what was shown then, and what the end of training shows.
        List<float> Train(bool looks, out List<float> shown, out List<float> final)
        {
            using var scope = NewDisposeScope();
            using var optimizer = Made().Attach(modules.Reset());
            shown = [];
            for (var i = 0; i < 4; i++)
            {
                optimizer.ZeroGrad();
                optimizer.Backward(modules.Line.forward(ones(1, 2)).square().sum());
                optimizer.Step();
                if (looks)
                {
                    Assert.Throws<TimeoutException>((Action)(() =>
                    {
                        using var evaluation = optimizer.Evaluate();
                        throw new TimeoutException();
                    }));
                    using (optimizer.Evaluate()) shown = Weights();
                }
            }
            var trained = Weights();
            optimizer.ZeroGrad();
            optimizer.FinalizeVariables();
            final = Weights();
            using (optimizer.Evaluate()) Assert.Equal(final, Weights());
            Assert.Equal(final, Weights());
            return trained;
        }

        Optimizer Made() => kind switch
        {
            "plain" => Ema(),
            "scaled" => new LossScaleOptimizer(Ema()),
            _ => new MultiOptimizer(new OptimizerMap(Ema(), ("bias", new ScheduleFreeAdamW(0.1)))),
        };

        static SGD Ema() => new(0.05, momentum: 0.9) { UseEma = true, EmaMomentum = 0.5 };
    }

    [Fact]
    public void What_is_assigned_while_averages_are_shown_stays()
    {
        using var scope = NewDisposeScope();
        using var optimizer = new SGD(0.1) { UseEma = true, EmaMomentum = 0.5 }.Attach(modules.Reset());
        for (var i = 0; i < 2; i++)
        {
            optimizer.ZeroGrad();
            optimizer.Backward(modules.Line.forward(ones(1, 2)).sum());
            optimizer.Step();
        }
        optimizer.ZeroGrad();
        using (optimizer.Evaluate())
        {
            Assert.Throws<InvalidOperationException>(optimizer.FinalizeVariables);
            using var noGradients = no_grad();
            modules.Line.get_parameter("bias")!.fill_(7);
        }
        Assert.Equal([7], GoldenTensor.Floats(modules.Line.get_parameter("bias")!));
        Single.Close([0.8, 0.8], GoldenTensor.Floats(modules.Line.get_parameter("weight")!), "weight");
    }

    [Fact]
    public void Evaluation_shows_the_averages_and_training_goes_on_from_where_it_was()
    {
        using var scope = NewDisposeScope();
        using var optimizer = new ScheduleFreeAdamW(0.1, beta1: 0.5).Attach(modules.Reset());
        for (var i = 0; i < 3; i++) Step();
        var trained = Weights();
        using (optimizer.Evaluate())
        {
            Assert.NotEqual(trained, Weights());
            using (optimizer.Evaluate()) Assert.NotEqual(trained, Weights());
            Assert.NotEqual(trained, Weights());
            var error = Assert.Throws<InvalidOperationException>(() => optimizer.Step());
            Assert.StartsWith("The parameters hold the values for evaluation", error.Message, StringComparison.Ordinal);
        }
        Assert.Equal(trained, Weights());
        Step();
        optimizer.FinalizeVariables();
        Assert.Throws<InvalidOperationException>(() => optimizer.Step());
        optimizer.Optimizer.LeaveEvaluation();
        Step();
        Assert.Equal(5, optimizer.Optimizer.Iterations);
        optimizer.ZeroGrad();

        void Step()
        {
            optimizer.ZeroGrad();
            optimizer.Backward(modules.Line.forward(ones(1, 2)).square().sum());
            optimizer.Step();
        }
    }

    private List<float> Weights() => [.. modules.Line.parameters().SelectMany(p => GoldenTensor.Floats(p))];

    [Fact]
    public void Evaluation_refuses_steps_of_every_optimizer()
    {
        using var optimizer = new SGD(0.1).Attach(modules.Line);
        var evaluation = optimizer.Evaluate();
        Assert.Throws<InvalidOperationException>(() => optimizer.Step());
        evaluation.Dispose();
        evaluation.Dispose();
        Assert.Throws<ArgumentException>(() => optimizer.Step());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Where_the_module_was_moved_or_disposed_the_error_names_a_parameter_and_says_to_attach_again(bool disposed)
    {
        var optimizer = disposed ? modules.AttachedToDisposed : modules.AttachedToMoved;
        foreach (var call in (Action[])[() => optimizer.Step(), optimizer.ZeroGrad, () => optimizer.Evaluate(), optimizer.FinalizeVariables])
        {
            var message = Assert.Throws<InvalidOperationException>(call).Message;
            Assert.StartsWith("Parameter 'weight' is no longer the one that optimizer 'sgd' was attached to: ", message, StringComparison.Ordinal);
            Assert.EndsWith("Move the module first, then attach a new optimizer.", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_disposed_optimizer_says_so()
    {
        var optimizer = new SGD(0.1).Attach(modules.Line);
        optimizer.Dispose();
        optimizer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => optimizer.Step());
        Assert.Throws<ObjectDisposedException>(optimizer.ZeroGrad);
        Assert.Throws<ObjectDisposedException>(() => optimizer.Evaluate());
        Assert.Throws<ObjectDisposedException>(optimizer.FinalizeVariables);
    }

    /// <summary>The leak check that every test has finds handles that are left.</summary>
    [Fact]
    public void An_attachment_that_fails_leaves_nothing()
    {
        using var optimizer = new SGD(0.1) { EmaOverwriteFrequency = 1 };
        Assert.Throws<InvalidOperationException>(() => optimizer.Attach(modules.Line));
    }

    /// <summary>Made before a test begins: TorchSharp counts each parameter twice and frees it once, which would look like a leak.</summary>
    public sealed class Modules : IDisposable
    {
        private readonly nn.Module moved = nn.Linear(2, 1), disposed = nn.Linear(2, 1);

        public Modules()
        {
            Theirs.load_state_dict(Ours.state_dict());
            (AttachedToMoved, AttachedToDisposed) = (new SGD(0.1).Attach(moved), new SGD(0.1).Attach(disposed));
            moved.to(float64);
            disposed.Dispose();
        }

        public nn.Module<Tensor, Tensor> Ours { get; } = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 1));

        public nn.Module<Tensor, Tensor> Theirs { get; } = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 1));

        public nn.Module<Tensor, Tensor> Line { get; } = nn.Linear(2, 1);

        public AttachedOptimizer AttachedToMoved { get; }

        public AttachedOptimizer AttachedToDisposed { get; }

        /// <summary>The line, with weights and bias of 1.</summary>
        public nn.Module<Tensor, Tensor> Reset()
        {
            using var scope = NewDisposeScope();
            using var noGradients = no_grad();
            foreach (var parameter in Line.parameters())
            {
                parameter.fill_(1);
                parameter.grad = null;
            }
            return Line;
        }

        public void Dispose()
        {
            Ours.Dispose();
            Theirs.Dispose();
            Line.Dispose();
            AttachedToMoved.Dispose();
            AttachedToDisposed.Dispose();
            moved.Dispose();
        }
    }
}
