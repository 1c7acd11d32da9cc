using Anneal.Schedules;
using TorchSharp;
using static TorchSharp.torch;

namespace UserCode;

/// <summary>What docs/torchsharp.md shows.</summary>
public sealed class TorchSharpLoop(TorchSharpLoop.Modules modules) : IClassFixture<TorchSharpLoop.Modules>
{
    [Fact]
    public void A_loop()
    {
        using var scope = NewDisposeScope();
        var module = modules.Body;
        var (inputs, targets) = (randn(8, 2), randn(8, 1));
        // snippet: torch-loop
        var schedule = new CosineDecay(0.1, decaySteps: 90).WithWarmup(10, from: 0);

        using var optimizer = optim.SGD(module.parameters(), 0.1, momentum: 0.9);
        var scheduler = schedule.ToTorchScheduler(optimizer);              // sets the rate of update 0
        for (var step = 0; step < 100; step++)
        {
            using var batch = NewDisposeScope();
            optimizer.zero_grad();
            nn.functional.mse_loss(module.forward(inputs), targets).backward();
            optimizer.step();
            scheduler.step();                                              // sets the rate of the next update
        }
        // end snippet

        Assert.Equal(100, scheduler.Iterations);
        Assert.Equal([schedule.At(100)], scheduler.get_last_lr());
        foreach (var parameter in module.parameters()) parameter.grad = null;
    }

    [Fact]
    public void By_epochs()
    {
        using var optimizer = optim.SGD(modules.Body.parameters(), 0.1);
        // snippet: torch-epochs
        var schedule = new CosineDecay(0.1, decaySteps: 10.Epochs).Bind(new RunLength(stepsPerEpoch: 469));
        var scheduler = schedule.ToTorchScheduler(optimizer);
        // end snippet

        scheduler.step(4690 / 2);
        Assert.Equal(0.05, scheduler.get_last_lr().Single(), 1e-15);
    }

    [Fact]
    public void Resume()
    {
        var schedule = new CosineDecay(0.1, decaySteps: 100);
        using var optimizer = optim.SGD(modules.Body.parameters(), 0.1);
        var scheduler = schedule.ToTorchScheduler(optimizer);
        scheduler.step(40);
        // snippet: torch-resume
        long done = scheduler.Iterations;                                  // save this number with the weights and the optimizer
        // ... later:
        var resumed = schedule.ToTorchScheduler(optimizer, iterations: done);
        // end snippet

        Assert.Equal([schedule.At(40)], resumed.get_last_lr());
    }

    [Fact]
    public void Groups()
    {
        var (body, head) = (modules.Body, modules.Head);
        // snippet: torch-groups
        using var optimizer = optim.SGD(
            [
                new TorchSharp.Modules.SGD.ParamGroup(body.parameters(), lr: 0.01),
                new TorchSharp.Modules.SGD.ParamGroup(head.parameters(), lr: 0.1),
            ],
            learningRate: 0.1);

        var same = new CosineDecay(0.1, decaySteps: 1_000).ToTorchScheduler(optimizer);                      // 0.1 for both
        var factor = new CosineDecay(1, decaySteps: 1_000).ToTorchScheduler(optimizer, asFactor: true);      // 0.01 and 0.1, the initial rates
        var own = new TorchScheduler(optimizer, [new ConstantRate(0.001), new CosineDecay(0.1, decaySteps: 1_000)]);
        // end snippet

        same.step(0);
        Assert.Equal([0.1, 0.1], same.get_last_lr());
        factor.step(0);
        Assert.Equal([0.01, 0.1], factor.get_last_lr());
        own.step(0);
        Assert.Equal([0.001, 0.1], own.get_last_lr());
    }

    [Fact]
    public void Momentum()
    {
        using var optimizer = optim.Adam(modules.Body.parameters(), 0.1);
        // snippet: torch-momentum
        var scheduler = PyTorchSchedules.OneCycleLR(0.1, totalSteps: 100).ToTorchScheduler(
            optimizer,
            momentum: new OneCycle(0.95, 0.85, 0.95, totalSteps: 100, convention: OneCycleConvention.PyTorch));
        // end snippet

        var group = (optim.IBetas)optimizer.ParamGroups.Single();
        Assert.Equal((0.95, 0.999), group.Betas);
        scheduler.step(29);
        Assert.Equal((0.85, 0.999), group.Betas);
        Assert.Equal([0.1], scheduler.get_last_lr());
    }

    [Fact]
    public void A_step_tensor()
    {
        var schedule = new ExponentialDecay(0.1, decaySteps: 100, decayRate: 0.5);
        // snippet: torch-step-tensor
        using var step = tensor(200L);
        using var rate = schedule.At(step);                                // 0.025, a float32 scalar on the step's device
        // end snippet

        Assert.Equal(0.025f, rate.item<float>());
    }

    /// <summary>Made before a test begins: TorchSharp counts each parameter twice and frees it once, which would look like a leak.</summary>
    public sealed class Modules : IDisposable
    {
        public TorchSharp.Modules.Linear Body { get; } = nn.Linear(2, 1);

        public TorchSharp.Modules.Linear Head { get; } = nn.Linear(1, 1);

        public void Dispose()
        {
            Body.Dispose();
            Head.Dispose();
        }
    }
}
