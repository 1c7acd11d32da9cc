using System.Globalization;
using Anneal.Callbacks;
using Anneal.Optimizers;
using Anneal.Schedules;
using Anneal.Tests.Models;

namespace Anneal.Tests.Optimizers;

public sealed class RateAssignmentTests
{
    private static readonly ExponentialDecay Halving = new(0.5, 1, 0.5);

    private static readonly Dictionary<string, LearningRate> Rates = new()
    {
        ["a number"] = 0.25,
        ["a schedule"] = Halving,
        ["a lambda"] = new(step => 0.5 / (1 + step)),
    };

    public static TheoryData<string> Names => [.. Rates.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_rate_assigned_while_training_begins_with_the_next_update(string name)
    {
        var rate = Rates[name];
        using var model = Samples.Classifier(optimizer: new SGD(1.0));
        var recorder = new Assigns(rate);

        model.Fit(Samples.Inputs(8), Samples.Labels(8), batchSize: 4, epochs: 2, verbose: 0, callbacks: recorder);

        var expected = recorder.Used.Select((_, update) => update <= Assigns.At ? 1.0 : rate.At(update));
        Assert.Equal(expected, recorder.Used);
        Assert.Equal(rate.Schedule, model.Optimizer.Schedule);
        Assert.Equal(rate, model.Optimizer.LearningRate);
    }

    [Fact]
    public void A_rate_computes_and_compares_as_the_number_of_the_next_update()
    {
        using var optimizer = new SGD(Halving);
        optimizer.RateFactors["half"] = 0.5;

        Assert.True(optimizer.LearningRate == 0.25 && 0.25 == optimizer.LearningRate && optimizer.LearningRate != 1 && optimizer.LearningRate != -1);
        Assert.True(optimizer.LearningRate < 1 && optimizer.LearningRate >= 0.25 && Math.Max(optimizer.LearningRate, 0.1) == 0.25);
        Assert.Equal(0.75, optimizer.LearningRate + (optimizer.LearningRate * 2));
        LearningRate? perhaps = optimizer.LearningRate;
        Assert.True(perhaps == 0.25 && perhaps is not null);
        double? last = optimizer.LastLearningRate;
        Assert.Equal(0.25, last ?? optimizer.LearningRate);

        optimizer.LearningRate *= 0.5;
        Assert.Null(optimizer.Schedule);
        Assert.Equal(0.0625, optimizer.LearningRate.Value);
    }

    [Fact]
    public void A_rate_put_back_is_as_it_was_given()
    {
        using var optimizer = new SGD(Halving);
        optimizer.RateFactors["half"] = 0.5;
        var before = optimizer.LearningRate;

        optimizer.LearningRate = 3;
        optimizer.LearningRate = before;
        Assert.Same(Halving, optimizer.Schedule);

        using var other = new Adam(before);
        Assert.Equal((0.5, 0.125), (other.LearningRate.Value, before.At(2)));
        Assert.Equal(Halving, other.LearningRate.Schedule);
    }

    [Fact]
    public void Equal_rates_were_given_as_the_same_number_or_schedule()
    {
        using var optimizer = new SGD(Halving);
        Assert.True(optimizer.LearningRate.Equals(Halving) && !optimizer.LearningRate.Equals(0.5));
        Assert.Equal((LearningRate)Halving, optimizer.LearningRate);
        Assert.Equal(((LearningRate)0.5).GetHashCode(), ((LearningRate)0.5).GetHashCode());
    }

    [Fact]
    public void An_optimizers_rate_is_written_as_a_number()
    {
        using var optimizer = new SGD(new ExponentialDecay(1 / 3.0, 1, 0.5));
        Assert.Equal("0.333", optimizer.LearningRate.ToString("G3", CultureInfo.InvariantCulture));
        Assert.Equal("0,333", string.Create(new NumberFormatInfo { NumberDecimalSeparator = "," }, $"{optimizer.LearningRate:G3}"));
        Assert.Equal($"{1 / 3.0}", $"{optimizer.LearningRate}");
        Assert.Equal($"rate {1 / 3.0}", "rate " + optimizer.LearningRate);
    }

    [Fact]
    public void A_schedule_that_no_optimizer_has_is_written_as_it_is()
    {
        LearningRate rate = new CosineDecay(0.1, 1.Epochs);
        Assert.Equal(new CosineDecay(0.1, 1.Epochs).ToString(), rate.ToString());
        Assert.Throws<InvalidOperationException>(() => rate.Value);
        Assert.Equal(0.5, ((LearningRate)Halving).Value);
    }

    [Fact]
    public void A_function_must_be_there() =>
        Assert.Throws<ArgumentNullException>("function", () => new LearningRate(null!));

    [Fact]
    public void The_config_is_that_of_the_assigned_rate()
    {
        using var assigned = new SGD();
        using var made = new SGD(Halving);
        assigned.LearningRate = Halving;
        Assert.Equal(made.ToConfig().ToJsonString(), assigned.ToConfig().ToJsonString());
    }

    private sealed class Assigns(LearningRate rate) : Callback
    {
        public const int At = 1;

        public List<double> Used { get; } = [];

        public override void OnTrainBatchEnd(long batch, Logs logs)
        {
            Used.Add(Model.Optimizer.LastLearningRate!.Value);
            if (Used.Count == At + 1) Model.Optimizer.LearningRate = rate;
        }
    }
}
