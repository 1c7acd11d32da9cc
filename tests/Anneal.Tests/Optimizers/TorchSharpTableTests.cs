using System.Globalization;
using System.Reflection;
using Anneal.Schedules;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.optim.lr_scheduler;

namespace Anneal.Tests.Optimizers;

/// <summary>The table of docs/torchsharp.md, row by row: what is right, from Anneal, and what the scheduler of TorchSharp gives.</summary>
public sealed class TorchSharpTableTests(TorchWeights weights) : IClassFixture<TorchWeights>
{
    [Fact]
    public void Row_1_one_cycle_is_right_for_every_group()
    {
        double[] right = [0.04, 0.52, 1, 0.857143428571, 0.714286857143, 0.571430285714, 0.428573714286, 0.285717142857, 0.142860571429, 4e-6];
        using var ours = weights.Sgd(0.1, 0.1);
        var rates = Curve(ours, PyTorchSchedules.OneCycleLR(1, 10, annealStrategy: "linear").ToTorchScheduler(ours), 10);
        Right(right, rates[0]);
        Right(right, rates[1]);

        using var theirs = weights.Sgd(0.1, 0.1);
        var wrong = Curve(theirs, OneCycleLR(theirs, 1, total_steps: 10, anneal_strategy: impl.OneCycleLR.AnnealStrategy.Linear), 10);
        Right(right, wrong[0]);
        StillWrong(1, [0.04, 0.52, 1, 1.48, 1.96, 2.44, 2.92, 3.4, 3.88, 4.36], wrong[1]);
    }

    [Fact]
    public void Row_2_one_cycle_holds_its_last_rate_and_momentum()
    {
        using var ours = weights.Sgd(0.1);
        Curve(ours, PyTorchSchedules.OneCycleLR(1, 10).ToTorchScheduler(ours, momentum: Cycle(0.95, 0.85)), 15);
        Right([4e-6, 0.95], [Rate(ours), Momentum(ours)]);

        using var theirs = weights.Sgd(0.1);
        Curve(theirs, OneCycleLR(theirs, 1, total_steps: 10), 11);
        StillWrong(2, [0, 0], [Rate(theirs), Momentum(theirs)]);
    }

    [Fact]
    public void Row_3_the_peak_of_one_cycle_may_be_the_first_step()
    {
        using var ours = weights.Sgd(0.1);
        PyTorchSchedules.OneCycleLR(1, 10, pctStart: 0.1).ToTorchScheduler(ours);
        Right([1], [Rate(ours)]);

        using var theirs = weights.Sgd(0.1);
        OneCycleLR(theirs, 1, total_steps: 10, pct_start: 0.1);
        StillWrong(3, [double.NaN], [Rate(theirs)]);
    }

    [Fact]
    public void Row_4_gamma_of_exp_range_counts_steps()
    {
        using var ours = weights.Sgd(0.1);
        Right([0, 0.45, 0.81], Curve(ours, PyTorchSchedules.CyclicLR(0, 1, 2, mode: "exp_range", gamma: 0.9).ToTorchScheduler(ours), 3)[0]);

        using var theirs = weights.Sgd(0.1);
        StillWrong(4, [0, 0.45, 0.9], Curve(theirs, CyclicLR(theirs, 0.0, 1.0, 2, mode: impl.CyclicLR.Mode.ExpRange, gamma: 0.9), 3)[0]);
    }

    [Fact]
    public void Row_5_momentum_falls_while_the_rate_rises()
    {
        using var ours = weights.Sgd(0.1);
        var momentum = new CyclicalLearningRate(0.9, maxLearningRate: 0.8, stepSizeUp: 2);
        Right([0.9, 0.85, 0.8], Momenta(ours, PyTorchSchedules.CyclicLR(0, 1, 2).ToTorchScheduler(ours, momentum: momentum), 3));

        using var theirs = weights.Sgd(0.1);
        StillWrong(5, [0.9, 0.95, 1.0], Momenta(theirs, CyclicLR(theirs, 0.0, 1.0, 2, base_momentum: 0.8, max_momentum: 0.9), 3));
    }

    [Fact]
    public void Row_6_Adam_can_cycle_its_rate_and_its_first_beta()
    {
        using var ours = weights.Adam(0.1);
        var momentum = new CyclicalLearningRate(0.9, maxLearningRate: 0.8, stepSizeUp: 2);
        Right([0, 0.5, 1], Curve(ours, PyTorchSchedules.CyclicLR(0, 1, 2).ToTorchScheduler(ours, momentum: momentum), 3)[0]);
        Assert.Equal((0.8, 0.999), ((optim.IBetas)ours.ParamGroups.Single()).Betas);

        using var theirs = weights.Adam(0.1);
        StillThrows<ArgumentException>(6, () => CyclicLR(theirs, 0.0, 1.0, 2));
    }

    [Fact]
    public void Row_7_a_factor_of_0_ends()
    {
        using var ours = weights.Sgd(0.1);
        Right([0, 0.05, 0.1, 0.1], Curve(ours, PyTorchSchedules.LinearLR(0.1, startFactor: 0, totalIters: 2).ToTorchScheduler(ours), 4)[0]);
        Right([0, 0, 0.1, 0.1], Curve(ours, PyTorchSchedules.ConstantLR(0.1, factor: 0, totalIters: 2).ToTorchScheduler(ours), 4)[0]);

        using var linear = weights.Sgd(0.1);
        StillWrong(7, [0, double.NaN, double.NaN], Curve(linear, LinearLR(linear, start_factor: 0, total_iters: 2), 3)[0]);
        using var constant = weights.Sgd(0.1);
        StillWrong(7, [0, 0, double.NaN], Curve(constant, ConstantLR(constant, factor: 0, total_iters: 2), 3)[0]);
    }

    [Fact]
    public void Row_8_a_milestone_that_stands_twice_counts_twice()
    {
        using var ours = weights.Sgd(1);
        Right([1, 1, 0.01, 0.01], Curve(ours, PyTorchSchedules.MultiStepLR(1, [2, 2]).ToTorchScheduler(ours), 4)[0]);

        using var theirs = weights.Sgd(1);
        StillWrong(8, [1, 1, 0.1, 0.1], Curve(theirs, MultiStepLR(theirs, [2, 2]), 4)[0]);
    }

    [Fact]
    public void Row_9_a_sequence_within_a_sequence_changes_nothing()
    {
        var inner = PyTorchSchedules.SequentialLR([PyTorchSchedules.ConstantLR(0.1, 0.5, 2), PyTorchSchedules.ConstantLR(0.1, 0.2, 100)], [2]);
        using var ours = weights.Sgd(0.1);
        Right([0.05, 0.05, 0.02, 0.02, 0.02], Curve(ours, PyTorchSchedules.SequentialLR([inner], []).ToTorchScheduler(ours), 5)[0]);
        Right([0.1, 0.05, 0.05, 0.02, 0.02], Curve(ours, new ConstantRate(0.1).Then(inner, at: 1).ToTorchScheduler(ours), 5)[0]);

        using var theirs = weights.Sgd(0.1);
        LRScheduler[] pieces = [ConstantLR(theirs, 0.5, 2), ConstantLR(theirs, 0.2, 100)];
        StillWrong(9, [0.1, 0.2, 0.02, 0.02, 0.02], Curve(theirs, SequentialLR(theirs, [SequentialLR(theirs, pieces, [2])], []), 5)[0]);
    }

    [Fact]
    public void Row_10_a_run_goes_on_at_any_step()
    {
        using var ours = weights.Sgd(1);
        PyTorchSchedules.CosineAnnealingLR(1, 10).ToTorchScheduler(ours, iterations: 6);
        Right([0.345491502813], [Rate(ours)]);
        PyTorchSchedules.StepLR(1, 10).ToTorchScheduler(ours, iterations: 25);
        Right([0.01], [Rate(ours)]);

        using var cosine = weights.Sgd(1);
        CosineAnnealingLR(cosine, 10, last_epoch: 5);
        StillWrong(10, [0.690983005625], [Rate(cosine)]);
        using var step = weights.Sgd(1);
        StepLR(step, 10, last_epoch: 24);
        StillWrong(10, [1], [Rate(step)]);
    }

    [Fact]
    public void Row_11_the_rate_of_a_restored_optimizer_stays()
    {
        var schedule = PyTorchSchedules.ExponentialLR(1, 0.5);
        using var ours = weights.Sgd(1);
        ours.ParamGroups.Single().LearningRate = 0.125;
        Assert.Equal([0.125, 0.0625], Curve(ours, schedule.ToTorchScheduler(ours, iterations: 3), 2)[0]);

        using var theirs = weights.Sgd(1);
        theirs.ParamGroups.Single().LearningRate = 0.125;
        LambdaLR(theirs, step => Math.Pow(0.5, step));
        StillWrong(11, [1], [Rate(theirs)]);
    }

    [Fact]
    public void Row_12_the_last_rate_is_the_one_that_the_optimizer_has()
    {
        using var ours = weights.Sgd(0.1);
        var scheduler = new ConstantRate(0.1).ToTorchScheduler(ours);
        ours.ParamGroups.Single().LearningRate = 0.01;
        Assert.Equal([0.01], scheduler.get_last_lr());

        using var theirs = weights.Sgd(0.1);
        var plateau = ReduceLROnPlateau(theirs, patience: 0);
        plateau.step(1.0);
        plateau.step(1.0);
        Right([0.01], [Rate(theirs)]);
        StillWrong(12, [0.1], plateau.get_last_lr());
    }

    [Fact]
    public void Row_13_a_product_tells_its_rate_and_goes_anywhere()
    {
        var product = PyTorchSchedules.ChainedScheduler(1, [PyTorchSchedules.StepLR(1, 2), PyTorchSchedules.ExponentialLR(1, 0.5)]);
        using var ours = weights.Sgd(1);
        var scheduler = product.ToTorchScheduler(ours);
        scheduler.step(3);
        Right([0.0125], scheduler.get_last_lr());

        using var theirs = weights.Sgd(1);
        var chained = new impl.ChainedLR([StepLR(theirs, 2), ExponentialLR(theirs, 0.5)]);
        Assert.True(chained.get_last_lr() is null, Mended(13, "the last rates of a ChainedLR"));
        StillThrows<NullReferenceException>(13, () => chained.step(3));
    }

    [Fact]
    public void Row_14_the_state_is_a_number()
    {
        var schedule = new CosineDecay(1, 10);
        using var ours = weights.Sgd(1);
        var rates = Curve(ours, schedule.ToTorchScheduler(ours), 10)[0];
        var scheduler = schedule.ToTorchScheduler(ours);
        for (var i = 0; i < 4; i++) scheduler.step();
        var saved = scheduler.Iterations;
        Assert.Equal(4, saved);

        using var other = weights.Sgd(1);
        Assert.Equal(rates[4..], Curve(other, schedule.ToTorchScheduler(other, saved), 6)[0]);

        var members = typeof(LRScheduler).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Select(m => m.Name);
        Assert.True(members.Distinct().Order(StringComparer.Ordinal).SequenceEqual(["get_last_lr", "step"]), Mended(14, "what a scheduler can do"));
    }

    // A momentum that goes against the rate in PyTorch's OneCycleLR(total_steps: 10).
    private static OneCycle Cycle(double high, double low) => new(high, low, high, 10, convention: OneCycleConvention.PyTorch);

    /// <summary>The rates of each group for updates 0 to count - 1.</summary>
    private static double[][] Curve(optim.Optimizer optimizer, LRScheduler scheduler, int count)
    {
        var rates = Steps(scheduler, count, () => optimizer.ParamGroups.Select(group => group.LearningRate).ToArray());
        return [.. rates[0].Select((_, group) => rates.Select(r => r[group]).ToArray())];
    }

    private static double[] Momenta(optim.Optimizer optimizer, LRScheduler scheduler, int count) => Steps(scheduler, count, () => Momentum(optimizer));

    private static T[] Steps<T>(LRScheduler scheduler, int count, Func<T> read)
    {
        var values = new T[count];
        for (var i = 0; i < count; i++)
        {
            if (i > 0) scheduler.step();
            values[i] = read();
        }
        return values;
    }

    private static double Rate(optim.Optimizer optimizer) => optimizer.ParamGroups.First().LearningRate;

    private static double Momentum(optim.Optimizer optimizer) => ((optim.IMomentum)optimizer.ParamGroups.First()).Momentum;

    private static void Right(double[] expected, IEnumerable<double> actual) => Assert.True(Close(expected, actual), $"{Text(actual)} is not {Text(expected)}.");

    private static void StillWrong(int row, double[] listed, IEnumerable<double> theirs) =>
        Assert.True(Close(listed, theirs), Mended(row, $"{Text(listed)}, but now gives {Text(theirs)}"));

    private static void StillThrows<T>(int row, Action theirs) where T : Exception =>
        Assert.True(Record.Exception(theirs) is T, Mended(row, $"a {typeof(T).Name}"));

    private static string Mended(int row, string what) =>
        $"TorchSharp no longer does what row {row} of docs/torchsharp.md says: {what}. If it is right now, take the row out of the page, and this assertion.";

    private static bool Close(double[] expected, IEnumerable<double> actual) =>
        actual.Count() == expected.Length && expected.Zip(actual).All(p => p.First.Equals(p.Second) || Math.Abs(p.First - p.Second) <= 1e-11);

    private static string Text(IEnumerable<double> values) => $"[{string.Join(", ", values.Select(v => v.ToString(CultureInfo.InvariantCulture)))}]";
}
