using System.Text.Json.Nodes;

namespace Anneal.Schedules.Tests;

public class CustomScheduleTests
{
    [Fact]
    public void A_schedule_of_ones_own_is_written_and_read()
    {
        LearningRateSchedule.Register(Reciprocal.FromConfig, package: "Tests");
        var schedule = new Reciprocal(0.5);
        var config = schedule.ToConfig();
        Assert.Equal(
            """{"module":"Anneal.Schedules.Tests","class_name":"Reciprocal","config":{"rate":0.5},"registered_name":"Tests\u003EReciprocal"}""",
            config.ToJsonString());
        Assert.Equal(schedule, LearningRateSchedule.FromConfig(JsonNode.Parse(config.ToJsonString())!));
    }

    [Fact]
    public void A_schedule_may_hold_another()
    {
        LearningRateSchedule.Register(config => new Half(LearningRateSchedule.FromConfig(config["inner"]!)));
        var schedule = new Half(new CosineDecay(0.1, 10));
        var config = schedule.ToConfig();
        Assert.Equal("Custom>Half", config["registered_name"]!.GetValue<string>());
        Assert.Equal(schedule, LearningRateSchedule.FromConfig(config));
    }

    [Fact]
    public void A_function_is_a_schedule_but_not_data()
    {
        var schedule = LearningRateSchedule.FromFunction(step => 1 / (1 + step));
        var rates = new double[3];
        schedule.Fill(rates);
        Assert.Equal([1, 1 / 2.0, 1 / 3.0], rates);
        Assert.Equal(
            "A schedule made by FromFunction cannot be written, because a function is not data. Write a record that derives from LearningRateSchedule, " +
            "override GetConfig(), and call LearningRateSchedule.Register.",
            Assert.Throws<NotSupportedException>(() => schedule.ToConfig()).Message);
    }

    [Fact]
    public void A_schedule_without_config_says_what_to_do() =>
        Assert.Equal(
            "Silent cannot be written: override GetConfig() to return its arguments and call LearningRateSchedule.Register<Silent>(...) so that " +
            "it can be read again.",
            Assert.Throws<NotSupportedException>(() => new Silent().ToConfig()).Message);

    [Fact]
    public void A_schedule_is_registered_under_a_name_that_can_be_written()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRateSchedule.Register(_ => new Silent(), name: "a\ud800"));
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRateSchedule.Register(_ => new Silent(), package: "\udc00"));
    }

    [Fact]
    public void An_unregistered_schedule_says_what_to_do() =>
        Assert.Equal(
            "Unregistered cannot be written because it is not registered. Give it the attribute [Registered], or call LearningRateSchedule.Register<Unregistered>(...) first.",
            Assert.Throws<NotSupportedException>(() => new Unregistered().ToConfig()).Message);

    [Fact]
    public void A_name_belongs_to_one_type()
    {
        LearningRateSchedule.Register(_ => new Silent(), name: "Taken");
        LearningRateSchedule.Register(_ => new Silent(), name: "Taken");
        var error = Assert.Throws<ArgumentException>(() => LearningRateSchedule.Register(_ => new Another(), name: "Taken"));
        Assert.Equal($"'Custom>Taken' is registered for {typeof(Silent)}; choose another package or name. (Parameter 'name')", error.Message);
    }

    [Fact]
    public void Keras_schedules_are_not_registered_again()
    {
        var error = Assert.Throws<ArgumentException>(() => LearningRateSchedule.Register(_ => new CosineDecay(1, 1)));
        Assert.Equal("CosineDecay is one of Keras's own schedules; it needs no registration. (Parameter 'type')", error.Message);
        Assert.Throws<ArgumentException>(() => LearningRateSchedule.Register(_ => new Another(), package: " "));
        Assert.Throws<ArgumentException>(() => LearningRateSchedule.Register(_ => new Another(), name: ""));
        Assert.Throws<ArgumentNullException>(() => LearningRateSchedule.Register<Another>(null!));
    }

    private sealed record Reciprocal(double Rate) : LearningRateSchedule
    {
        public override double At(double step) => Rate / (step + 1);

        public override JsonObject GetConfig() => new() { ["rate"] = ((Number)Rate).ToJson() };

        public static Reciprocal FromConfig(JsonObject config) => new(Number.FromJson(config["rate"]));
    }

    private sealed record Half(LearningRateSchedule Inner) : LearningRateSchedule
    {
        public override double At(double step) => Inner.At(step) / 2;

        public override JsonObject GetConfig() => new() { ["inner"] = Inner.ToConfig() };
    }

    private sealed record Silent : LearningRateSchedule
    {
        public override double At(double step) => 0;
    }

    private sealed record Another : LearningRateSchedule
    {
        public override double At(double step) => 0;
    }

    private sealed record Unregistered : LearningRateSchedule
    {
        public override double At(double step) => 0;

        public override JsonObject GetConfig() => [];
    }
}
