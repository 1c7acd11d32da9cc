using Anneal.Testing;
using CsCheck;

namespace Anneal.Schedules.Tests;

public class CurvePropertyTests
{
    private static readonly RunLength Run = new(stepsPerEpoch: 100, epochs: 10, batchSize: 32, tokensPerSample: 512);

    // At the border of cycles and borders between fractions of a step a rate may be one rounding beyond a bound of this size.
    [Fact]
    public void Rates_are_finite_and_within_the_rates_given() =>
        Gen.Select(RandomSchedules.BoundedCurve, Gen.OneOf(RandomSchedules.Step, Gen.Double[-1e6, 0], Gen.Int[0, 600].Select(n => n / 2.0))).ForAll((bounded, step) =>
            bounded.Schedule.At(step) is var rate && double.IsFinite(rate) && rate >= bounded.Low - 1e-15 && rate <= bounded.High + 1e-15, cases: 20_000);

    [Fact]
    public void Extreme_arguments_give_rates_between_those_given()
    {
        double[] steps = [0, double.Epsilon, 1e-300, 0.5, 1, 3, 1e15, 1e300, double.MaxValue];
        foreach (var first in Extremes)
            foreach (var last in Extremes)
                foreach (var length in (double[])[double.Epsilon, 1e-300, 1, 1e15, 1e300])
                    foreach (var after in (After[])[After.Hold, After.Repeat])
                        foreach (var schedule in Extreme(first, last, length, after))
                            foreach (var step in steps)
                            {
                                var rate = schedule.At(step);
                                var (low, high) = (Math.Min(Math.Min(first, last), 0), Math.Max(Math.Max(first, last), 0));
                                Assert.True(rate >= low && rate <= high, $"{rate} at {step} of {schedule}");
                            }
    }

    private static readonly double[] Extremes = [-double.MaxValue, -1, 0, double.Epsilon, 0.1, double.MaxValue];

    private static IEnumerable<LearningRateSchedule> Extreme(double first, double last, double length, After after) =>
    [
        new LinearDecay(first, length, last, after),
        new StepDecay(first, length, 0.5),
        new MultiStepDecay(first, [length, 2 * length], [0.5]),
        new NaturalExponentialDecay(first, length, 1e300),
        new NaturalExponentialDecay(first, length, 1e-300, staircase: true),
        new NaturalExponentialDecay(first, length, 0),
        new ExponentialTransition(first, length, 0.5, length, endLearningRate: first / 3),
        new ExponentialTransition(first, length, 1e300, length, endLearningRate: first),
        new PolynomialTransition(first, length, last, 0.3, length, after),
        new InverseSquareRootDecay(first, length),
        new TanhDecay(first, length, last, -1e300, 1e300, after),
        new SigmoidDecay(first, -1e300, length),
        new CosineAnnealing(first, length, last, 1e-3, 1e3, after),
        new CosineHardRestarts(first, length, 1_000_000, last, after),
        new CyclicalLearningRate(first, last, length, 3 * length),
        new CyclicalLearningRate(first, last, length, scale: CycleScale.Halving),
        new SineCycle(first, last, length, CycleScale.Exponential, 0.5),
        new OneCycle(first, last, first, length, 0.3, 0.7, after: after),
        new OneCycle(first, last, first, length + 1, 0.3, 0.7, Interpolation.Linear, OneCycleConvention.PyTorch, after),
        .. Enum.GetValues<DecayShape>().Where(shape => shape != DecayShape.Geometric).Select(shape =>
            new StableDecay(first, length, 2 * length, last, shape, shape == DecayShape.HalfLife ? (Duration?)1e-300 : null, after)),
        new PiecewiseInterpolation([0, length, length, 3 * length], [first, last, first, last], Interpolation.Cosine, after),
        new RateTable([first, last, first], length, interpolate: true, after),
        new RateTable([first, last, first], length, interpolate: false, after),
    ];

    [Fact]
    public void The_first_rate_holds_before_step_0() =>
        Gen.Select(RandomSchedules.BoundedCurve, Gen.Double[-1e9, 0]).ForAll((bounded, step) =>
            bounded.Schedule is SeededNoise || bounded.Schedule.At(step) == bounded.Schedule.At(0));

    [Fact]
    public void Questions_about_runs_are_answered_as_by_looking_at_every_step() =>
        Gen.Select(RandomSchedules.BoundedCurve, Gen.Int[1, 1000], RandomSchedules.BoundedCurve).ForAll((bounded, count, other) =>
        {
            var rates = new double[count];
            bounded.Schedule.Fill(rates);
            var peak = bounded.Schedule.Peak(count);
            var limit = other.Schedule.At(0);
            var below = Array.FindIndex(rates, rate => rate < limit);
            // Rounding makes flat places rise and fall by a last bit.
            return Math.Abs(peak.Rate - rates.Max()) <= 1e-15
                && (bounded.Schedule.FirstBelow(limit, count) is { } found ? rates[found] < limit && rates[..(int)found].All(rate => rate >= limit - 1e-15) : below < 0 || rates.All(rate => rate >= limit - 1e-15))
                && bounded.Schedule.IsConstantOver(count) == rates.All(rate => rate == rates[0]);
        });

    [Fact]
    public void The_curves_are_of_this_library() =>
        RandomSchedules.BoundedCurve.ForAll(bounded => bounded.Schedule.ToConfig()["module"]!.GetValue<string>() == "anneal.schedules");

    public static TheoryData<LearningRateSchedule, LearningRateSchedule> Bindings => new()
    {
        { new LinearDecay(0.1, 2.Epochs), new LinearDecay(0.1, 200) },
        { new StepDecay(0.1, 3.Epochs), new StepDecay(0.1, 300) },
        { new MultiStepDecay(0.1, [3.Epochs, 60.Percent, 800]), new MultiStepDecay(0.1, [300, 600, 800]) },
        { new MultiStepRates([3.Epochs, 60.Percent], [1, 2, 3]), new MultiStepRates([300, 600], [1, 2, 3]) },
        { new NaturalExponentialDecay(0.1, 1.Epochs, 0.1), new NaturalExponentialDecay(0.1, 100, 0.1) },
        { new ExponentialTransition(0.1, 33.35.Percent, 0.5, 33.35.Percent), new ExponentialTransition(0.1, 333.5, 0.5, 334) },
        { new PolynomialTransition(0.1, 33.35.Percent, transitionBegin: 33.35.Percent), new PolynomialTransition(0.1, 333, transitionBegin: 334) },
        { new InverseSquareRootDecay(0.1, 3200.Samples), new InverseSquareRootDecay(0.1, 100) },
        { new TanhDecay(0.1, 100.Percent), new TanhDecay(0.1, 1000) },
        { new SigmoidDecay(0.1, -0.1, 50.Percent), new SigmoidDecay(0.1, -0.1, 500) },
        { new NoamDecay(512, 10.Percent), new NoamDecay(512, 100) },
        { new CosineAnnealing(0.1, 16384.Tokens), new CosineAnnealing(0.1, 1) },
        { new CosineHardRestarts(0.1, 1.Epochs + 5, 3), new CosineHardRestarts(0.1, 105, 3) },
        { new CyclicalLearningRate(0.1, 0.2, 33.35.Percent, 33.35.Percent), new CyclicalLearningRate(0.1, 0.2, 334, 333) },
        { new SineCycle(0.1, 0.2, 2.Epochs), new SineCycle(0.1, 0.2, 200) },
        { OneCycle.PyTorch(0.1, 100.Percent), OneCycle.PyTorch(0.1, 1000) },
        { new StableDecay(0.1, 33.35.Percent, 33.35.Percent), new StableDecay(0.1, 334, 333) },
        { new StableDecay(0.1, 0, 10, 0, DecayShape.HalfLife, 1.Epochs), new StableDecay(0.1, 0, 10, 0, DecayShape.HalfLife, 100) },
        { new PiecewiseInterpolation([0, 5.Epochs], [1, 2]), new PiecewiseInterpolation([0, 500], [1, 2]) },
        { new RateTable([1, 2], 1.Epochs), new RateTable([1, 2], 100) },
    };

    [Theory]
    [MemberData(nameof(Bindings))]
    public void Lengths_with_units_are_bound_to_the_run(LearningRateSchedule schedule, LearningRateSchedule bound)
    {
        Assert.Contains("Call Bind(run) first", Assert.Throws<InvalidOperationException>(() => schedule.At(3)).Message);
        var written = LearningRateSchedule.FromConfig(schedule.ToConfig());
        Assert.Equal(schedule, written);
        Assert.Equal(bound, schedule.Bind(Run));
        Assert.Same(bound, bound.Bind(new RunLength()));
    }

    [Fact]
    public void Noise_depends_on_seed_and_step_alone()
    {
        var noise = new SeededNoise(42);
        Assert.Equal(noise.At(1000), new SeededNoise(42).At(1000.9));
        Assert.Equal(noise.At(0), noise.At(-0.0));
        Assert.NotEqual(noise.At(1000), noise.At(1001));
        Assert.NotEqual(noise.At(1000), noise.At(-1000));
        Assert.NotEqual(noise.At(1000), new SeededNoise(43).At(1000));
        Assert.NotEqual(new SeededNoise(0).At(0), new SeededNoise(1).At(0));
        // Part of the format: what was saved must have the same noise when it is read.
        double[] noises = [noise.At(0), noise.At(1), noise.At(1e15), new SeededNoise(-7, 0.1, NoiseDistribution.Uniform).At(3)];
        Assert.Equal(PinnedNoise, noises);
    }

    private static readonly double[] PinnedNoise = [1.3753993703230973, 0.72711930551211013, 1.0586142438377641, 0.93962422901584997];

    // With 100,000 numbers a mean lies within 5 of its standard errors, 5 / sqrt(100,000) = 0.016 deviations; a share too.
    [Fact]
    public void Noise_is_distributed_as_it_says()
    {
        const int Count = 100_000;
        var (uniform, normal) = (Drawn(new(1, 1, NoiseDistribution.Uniform)), Drawn(new(2, 100)));
        Assert.Equal(0, uniform.Average(), 0.016);
        Assert.Equal(1 / 3.0, uniform.Average(n => n * n), 0.01);
        Assert.Equal(0.5, uniform.Count(n => Math.Abs(n) < 0.5) / (double)Count, 0.01);
        Assert.Equal(0, normal.Average(), 0.016);
        Assert.Equal(1, normal.Average(n => n * n), 0.03);
        Assert.Equal(0.6827, normal.Count(n => Math.Abs(n) < 1) / (double)Count, 0.01);
        Assert.Equal(0, uniform.Zip(uniform.Skip(1), (a, b) => a * b).Average(), 0.01);
        Assert.All(Drawn(new(3, 0.5)), n => Assert.InRange(n, -0.5, 0.5));

        static double[] Drawn(SeededNoise noise) => [.. Enumerable.Range(0, Count).Select(step => noise.At(step) - 1)];
    }

    [Fact]
    public void A_table_is_what_it_was_sampled_from()
    {
        var function = LearningRateSchedule.FromFunction(step => 0.1 / (1 + step));
        var table = LearningRateSchedule.FromConfig(RateTable.Sample(function, 1000).ToConfig());
        for (var step = 0; step < 1000; step++)
            Assert.Equal(function.At(step), table.At(step));
        var coarse = RateTable.Sample(new LinearDecay(0.1, 1000), 11, interval: 100);
        for (var step = 0; step < 1200; step++)
            Assert.Equal(new LinearDecay(0.1, 1000).At(step), coarse.At(step), 1e-16);
    }

    [Fact]
    public void The_lists_given_are_copied()
    {
        Duration[] knots = [0, 10];
        Number[] values = [1.0, 2.0];
        var schedule = new PiecewiseInterpolation(knots, values);
        (knots[1], values[1]) = (1, 7);
        Assert.Equal(1.5, schedule.At(5));
        Assert.Equal([1.0, 2.0], schedule.Values.ToArray());
    }

    [Fact]
    public void No_rate_is_allocated_for()
    {
        foreach (var schedule in Examples.All.Where(schedule => schedule.GetType().IsPublic))
        {
            schedule.At(3);
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var step = 0; step < 100; step++)
                schedule.At(step);
            Assert.True(GC.GetAllocatedBytesForCurrentThread() == before, schedule.ToString());
        }
    }

    [Fact]
    public void Defaults_are_pinned()
    {
        Check(new LinearDecay(1, 2), """{"initial_learning_rate":1.0,"decay_steps":2,"end_learning_rate":0.0,"after":"hold","name":"LinearDecay"}""");
        Check(new StepDecay(1, 2), """{"initial_learning_rate":1.0,"step_size":2,"factor":0.1,"name":"StepDecay"}""");
        Check(new MultiStepDecay(1, [2]), """{"initial_learning_rate":1.0,"milestones":[2],"factors":[0.1],"name":"MultiStepDecay"}""");
        Check(new MultiStepRates([2], [1, 3]), """{"milestones":[2],"values":[1,3],"name":"MultiStepRates"}""");
        Check(new NaturalExponentialDecay(1, 2, 3), """{"initial_learning_rate":1.0,"decay_steps":2,"decay_rate":3.0,"staircase":false,"name":"NaturalExponentialDecay"}""");
        Check(new ExponentialTransition(1, 2, 3), """{"initial_learning_rate":1.0,"transition_steps":2,"decay_rate":3.0,"transition_begin":0,"staircase":false,"end_learning_rate":null,"name":"ExponentialTransition"}""");
        Check(new PolynomialTransition(1, 2), """{"initial_learning_rate":1.0,"transition_steps":2,"end_learning_rate":0.0,"power":1.0,"transition_begin":0,"after":"hold","name":"PolynomialTransition"}""");
        Check(new InverseSquareRootDecay(1, 2), """{"initial_learning_rate":1.0,"timescale":2,"name":"InverseSquareRootDecay"}""");
        Check(new TanhDecay(1, 2), """{"initial_learning_rate":1.0,"decay_steps":2,"end_learning_rate":0.0,"lower":-6.0,"upper":3.0,"after":"hold","name":"TanhDecay"}""");
        Check(new SigmoidDecay(1, 2, 3), """{"learning_rate":1.0,"gamma":2.0,"midpoint":3,"name":"SigmoidDecay"}""");
        Check(new NoamDecay(1, 2), """{"model_size":1.0,"warmup_steps":2,"factor":1.0,"name":"NoamDecay"}""");
        Check(new CosineAnnealing(1, 2), """{"initial_learning_rate":1.0,"decay_steps":2,"end_learning_rate":0.0,"power":1.0,"k_decay":1.0,"after":"hold","name":"CosineAnnealing"}""");
        Check(new CosineHardRestarts(1, 2), """{"initial_learning_rate":1.0,"decay_steps":2,"cycles":1,"end_learning_rate":0.0,"after":"hold","name":"CosineHardRestarts"}""");
        Check(new CyclicalLearningRate(1, 2, 3), """{"initial_learning_rate":1.0,"max_learning_rate":2.0,"step_size_up":3,"step_size_down":3,"scale":"constant","gamma":1.0,"name":"CyclicalLearningRate"}""");
        Check(new SineCycle(1, 2, 3), """{"initial_learning_rate":1.0,"max_learning_rate":2.0,"period":3,"scale":"constant","gamma":1.0,"name":"SineCycle"}""");
        Check(new OneCycle(1, 2, 3, 4), """{"initial_learning_rate":1.0,"peak_learning_rate":2.0,"final_learning_rate":3.0,"total_steps":4,"peak_fraction":0.3,"return_fraction":null,"interpolation":"cosine","convention":"fastai","after":"hold","name":"OneCycle"}""");
        Check(new StableDecay(1, 2, 3), """{"learning_rate":1.0,"stable_steps":2,"decay_steps":3,"end_learning_rate":0.0,"shape":"linear","half_life":null,"after":"hold","name":"StableDecay"}""");
        Check(new PiecewiseInterpolation([1], [2]), """{"knots":[1],"values":[2],"interpolation":"linear","after":"hold","name":"PiecewiseInterpolation"}""");
        Check(new RateTable([1, 2.0]), """{"values":[1,2.0],"interval":1,"interpolate":false,"after":"hold","name":"RateTable"}""");
        Check(new SeededNoise(1), """{"seed":1,"limit":0.67,"distribution":"normal","standard_deviation":1.0,"name":"SeededNoise"}""");

        static void Check(LearningRateSchedule schedule, string config) => Assert.Equal(config, schedule.GetConfig().ToJsonString());
    }

    [Fact]
    public void Arguments_that_are_left_out_of_JSON_have_their_defaults()
    {
        foreach (var schedule in (LearningRateSchedule[])[new LinearDecay(1, 2), new StepDecay(1, 2), new PolynomialTransition(1, 2), new CosineAnnealing(1, 2), new OneCycle(1, 2, 3, 4), new StableDecay(1, 2, 3), new SeededNoise(1), new CyclicalLearningRate(1, 2, 3)])
        {
            var config = schedule.ToConfig();
            var arguments = config["config"]!.AsObject();
            var required = schedule.GetType().GetConstructors()[0].GetParameters().Count(parameter => !parameter.IsOptional);
            foreach (var key in arguments.Select(pair => pair.Key).Skip(required).ToList())
                arguments.Remove(key);
            Assert.Equal(schedule, LearningRateSchedule.FromConfig(config));
        }
    }
}
