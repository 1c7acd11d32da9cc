using Anneal.Schedules;
using Anneal.Testing;
using CsCheck;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim.lr_scheduler;

namespace Anneal.Tests.Optimizers;

public sealed class TorchSchedulerTests(TorchSchedulerTests.Modules modules) : IClassFixture<TorchSchedulerTests.Modules>
{
    [Fact]
    public void A_loop_equals_one_with_the_rates_set_by_hand_bit_for_bit()
    {
        var (schedule, momentum) = (new CosineDecay(0.2, decaySteps: 15), new LinearDecay(0.5, decaySteps: 20, endLearningRate: 0.9));
        using var scope = NewDisposeScope();
        var (x, y) = (randn(16, 4), randn(16, 1));

        using var scheduled = optim.SGD(modules.Ours.parameters(), 9, momentum: 0.1);
        var scheduler = schedule.ToTorchScheduler(scheduled, momentum: momentum);
        for (var i = 0; i < 20; i++)
        {
            Update(modules.Ours, x, y, scheduled);
            scheduler.step();
        }

        using var byHand = optim.SGD(modules.Theirs.parameters(), 9, momentum: 0.1);
        var group = (TorchSharp.Modules.SGD.ParamGroup)byHand.ParamGroups.Single();
        for (var i = 0; i < 20; i++)
        {
            (group.LearningRate, group.Momentum) = (schedule.At(i), momentum.At(i));
            Update(modules.Theirs, x, y, byHand);
        }

        foreach (var (ours, theirs) in modules.Ours.parameters().Zip(modules.Theirs.parameters()))
            Assert.Equal(theirs.data<float>().ToArray(), ours.data<float>().ToArray());
    }

    [Fact]
    public void It_is_a_scheduler_of_TorchSharp()
    {
        using var optimizer = modules.Weights.Sgd(9);
        LRScheduler scheduler = new ExponentialDecay(1, 1, 0.5).ToTorchScheduler(optimizer);
        var rates = new List<double>();
        Action[] steps =
        [
            () => { }, scheduler.step, () => scheduler.step(5), () => scheduler.step((int?)null), () => scheduler.step(0.7), () => scheduler.step(0.7, 1),
        ];
        foreach (var step in steps)
        {
            step();
            rates.Add(scheduler.get_last_lr().Single());
            Assert.Equal(rates[^1], optimizer.ParamGroups.Single().LearningRate);
        }
        Assert.Equal([1, 1 / 2.0, 1 / 32.0, 1 / 64.0, 1 / 128.0, 1 / 2.0], rates);
    }

    [Fact]
    public void Steps_in_any_order_give_the_rates_of_the_schedule() =>
        Gen.Select(Gen.Long[0, 1L << 40].Array[1, 10], Gen.Double[1, 1e6]).ForAll((steps, length) =>
        {
            var schedule = new InverseTimeDecay(0.1, length, 0.5);
            using var optimizer = modules.Weights.Sgd(9);
            var scheduler = schedule.ToTorchScheduler(optimizer);
            foreach (var step in steps)
            {
                scheduler.step(step);
                Assert.Equal(step, scheduler.Iterations);
                Assert.Equal([schedule.At(step)], scheduler.get_last_lr());
                scheduler.step();
                Assert.Equal([schedule.At(step + 1)], scheduler.get_last_lr());
            }
        }, cases: 50);

    [Fact]
    public void One_schedule_is_the_rate_of_all_groups()
    {
        using var optimizer = modules.Weights.Sgd(0.5, 0.25);
        Assert.Equal([2, 2], new ConstantRate(2).ToTorchScheduler(optimizer).get_last_lr());
    }

    [Fact]
    public void As_a_factor_it_multiplies_the_rate_that_each_group_began_with()
    {
        using var optimizer = modules.Weights.Sgd(0.5, 0.25);
        var schedule = new ExponentialDecay(1, 1, 0.5);
        schedule.ToTorchScheduler(optimizer, iterations: 7, asFactor: true);
        var scheduler = schedule.ToTorchScheduler(optimizer, asFactor: true);
        Assert.Equal([0.5, 0.25], scheduler.get_last_lr());
        scheduler.step();
        Assert.Equal([0.25, 0.125], scheduler.get_last_lr());
    }

    [Fact]
    public void Each_group_may_have_a_schedule_of_its_own()
    {
        using var optimizer = modules.Weights.Sgd(9, 9);
        var scheduler = new TorchScheduler(optimizer, [new ConstantRate(0.5), new ExponentialDecay(1, 1, 0.5)]);
        scheduler.step(2);
        Assert.Equal([0.5, 0.25], scheduler.get_last_lr());
    }

    [Fact]
    public void A_group_that_is_added_follows_from_the_next_step_on()
    {
        using var optimizer = modules.Weights.Sgd(9);
        var scheduler = new ExponentialDecay(1, 1, 0.5).ToTorchScheduler(optimizer, iterations: 2);
        optimizer.add_param_group(new TorchSharp.Modules.SGD.ParamGroup([modules.Weights.All[1]], lr: 7));
        Assert.Equal([0.25, 7], scheduler.get_last_lr());
        scheduler.step();
        Assert.Equal([0.125, 0.125], scheduler.get_last_lr());
    }

    [Fact]
    public void Momentum_is_left_alone_unless_it_is_given()
    {
        using var optimizer = modules.Weights.Sgd(9, 9);
        new ConstantRate(1).ToTorchScheduler(optimizer);
        Assert.Equal([0.9, 0.9], optimizer.ParamGroups.Select(group => ((optim.IMomentum)group).Momentum));
        new ConstantRate(1).ToTorchScheduler(optimizer, momentum: new ConstantRate(0.5));
        Assert.Equal([0.5, 0.5], optimizer.ParamGroups.Select(group => ((optim.IMomentum)group).Momentum));
    }

    [Fact]
    public void The_optimizers_of_TorchSharp_can_follow_and_these_a_momentum_too()
    {
        Func<optim.Optimizer>[] all =
        [
            () => optim.Adadelta(modules.Weights.All), () => optim.Adagrad(modules.Weights.All), () => optim.Adam(modules.Weights.All),
            () => optim.AdamW(modules.Weights.All), () => optim.Adamax(modules.Weights.All), () => optim.ASGD(modules.Weights.All),
            () => optim.NAdam(modules.Weights.All), () => optim.RAdam(modules.Weights.All),
            () => optim.RMSProp(modules.Weights.All), () => optim.Rprop(modules.Weights.All), () => optim.SGD(modules.Weights.All, 9),
        ];
        var withMomentum = new List<string>();
        foreach (var make in all)
        {
            using var optimizer = make();
            new ConstantRate(0.5).ToTorchScheduler(optimizer);
            Assert.Equal([0.5], optimizer.ParamGroups.Select(group => group.LearningRate));
            if (Record.Exception(() => new ConstantRate(0.5).ToTorchScheduler(optimizer, momentum: 0.25)) is null) withMomentum.Add(optimizer.GetType().Name);
        }
        Assert.Equal(["Adam", "AdamW", "Adamax", "NAdam", "RAdam", "RMSProp", "SGD"], withMomentum);
    }

    [Fact]
    public void Momentum_of_an_optimizer_without_is_refused()
    {
        using var optimizer = optim.Adagrad(modules.Weights.All);
        var error = Assert.Throws<ArgumentException>("momentum", () => new ConstantRate(1).ToTorchScheduler(optimizer, momentum: new ConstantRate(0.5)));
        Assert.StartsWith("Adagrad has neither a momentum nor betas that a schedule could set. Leave momentum null.", error.Message, StringComparison.Ordinal);
        Assert.Equal(0.01, optimizer.ParamGroups.Single().LearningRate);
    }

    [Theory]
    [InlineData(-0.5, 0.5, "the learning rate of parameter group 0 is -0.5; it must be 0 or more and finite.")]
    [InlineData(double.NaN, 0.5, "the learning rate of parameter group 0 is NaN; it must be 0 or more and finite.")]
    [InlineData(double.PositiveInfinity, 0.5, "the learning rate of parameter group 0 is Infinity; it must be 0 or more and finite.")]
    [InlineData(1, 1, "the momentum is 1; it must be in [0, 1).")]
    [InlineData(1, -0.5, "the momentum is -0.5; it must be in [0, 1).")]
    [InlineData(1, double.NaN, "the momentum is NaN; it must be in [0, 1).")]
    public void A_value_out_of_range_is_refused_before_anything_changes(double rate, double momentum, string message)
    {
        using var optimizer = modules.Weights.Sgd(9);
        var scheduler = At3(1, rate).ToTorchScheduler(optimizer, iterations: 2, momentum: At3(0.25, momentum));
        var error = Assert.Throws<InvalidOperationException>(scheduler.step);
        Assert.StartsWith($"At update 3 {message} It comes from ", error.Message, StringComparison.Ordinal);
        Assert.Equal((2, 1, 0.25), State());
        scheduler.step(4);
        Assert.Equal((4, 1, 0.25), State());

        (long, double, double) State() => (scheduler.Iterations, scheduler.get_last_lr().Single(), ((optim.IMomentum)optimizer.ParamGroups.Single()).Momentum);

        static LearningRateSchedule At3(double usual, double bad) => LearningRateSchedule.FromFunction(step => step == 3 ? bad : usual);
    }

    [Fact]
    public void Bad_arguments_are_refused_and_the_optimizer_keeps_its_rates()
    {
        using var optimizer = modules.Weights.Sgd(0.5, 0.25);
        LearningRateSchedule schedule = 1.0;
        Assert.Throws<ArgumentNullException>("schedule", () => ((LearningRateSchedule)null!).ToTorchScheduler(optimizer));
        Assert.Throws<ArgumentNullException>("optimizer", () => schedule.ToTorchScheduler(null!));
        Assert.Throws<ArgumentNullException>("optimizer", () => new TorchScheduler(null!, [schedule]));
        Assert.Throws<ArgumentNullException>("schedules", () => new TorchScheduler(optimizer, null!));
        Refused<ArgumentException>(() => new TorchScheduler(optimizer, [schedule, null!]), "schedules[1] is null.");
        Refused<ArgumentException>(() => new TorchScheduler(optimizer, [schedule, schedule, schedule]),
            "The optimizer has 2 parameter groups, and 3 schedules were given. Give one per group, or one for all.");
        Refused<ArgumentException>(() => new TorchScheduler(optimizer, []), "The optimizer has 2 parameter groups, and 0 schedules were given. Give one per group, or one for all.");
        Refused<ArgumentOutOfRangeException>(() => schedule.ToTorchScheduler(optimizer, -1), "iterations must be 0 or more; it was -1.");
        Refused<InvalidOperationException>(() => new CosineDecay(0.1, 5.Epochs).ToTorchScheduler(optimizer), "The number of steps in a length of ");
        Assert.Equal([0.5, 0.25], optimizer.ParamGroups.Select(group => group.LearningRate));

        static void Refused<T>(Func<object> make, string message) where T : Exception =>
            Assert.StartsWith(message, Assert.Throws<T>(make).Message, StringComparison.Ordinal);
    }

    private static void Update(nn.Module<Tensor, Tensor> module, Tensor x, Tensor y, optim.Optimizer optimizer)
    {
        optimizer.zero_grad();
        nn.functional.mse_loss(module.forward(x), y).backward();
        optimizer.step();
    }

    /// <summary>Made before a test begins, for the same reason as <see cref="TorchWeights"/>.</summary>
    public sealed class Modules : IDisposable
    {
        public Modules() => Theirs.load_state_dict(Ours.state_dict());

        public TorchWeights Weights { get; } = new();

        public Linear Ours { get; } = nn.Linear(4, 1);

        public Linear Theirs { get; } = nn.Linear(4, 1);

        public void Dispose()
        {
            Weights.Dispose();
            Ours.Dispose();
            Theirs.Dispose();
        }
    }
}
