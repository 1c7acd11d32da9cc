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
            GoldenTensor.AssertCloseToScale([.. GoldenTensor.Values(b).Select(v => (double)v)], GoldenTensor.Values(a), 1e-6, "parameter");
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
        Assert.StartsWith("No gradients: every one is null.", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, optimizer.Optimizer.Iterations);
    }

    /// <summary>Made before a test begins: TorchSharp counts each parameter twice and frees it once, which would look like a leak.</summary>
    public sealed class Modules : IDisposable
    {
        public Modules() => Theirs.load_state_dict(Ours.state_dict());

        public nn.Module<Tensor, Tensor> Ours { get; } = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 1));

        public nn.Module<Tensor, Tensor> Theirs { get; } = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 1));

        public nn.Module<Tensor, Tensor> Line { get; } = nn.Linear(2, 1);

        public void Dispose()
        {
            Ours.Dispose();
            Theirs.Dispose();
            Line.Dispose();
        }
    }
}
