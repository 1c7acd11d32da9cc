using System.Text.Json.Nodes;
using Anneal;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Schedules;

namespace UserCode;

public sealed class ScheduleTests
{
    [Fact]
    public void A_schedule_class_sets_the_rate_of_every_update()
    {
        using var model = new Sequential([new Input(1), new Dense(1)]);
        model.Compile(new SGD(new Reciprocal(0.5)), loss: "mse");
        var rates = Enumerable.Range(0, 3).Select(_ => model.TrainOnBatch(new float[,] { { 1 } }, new float[,] { { 1 } })["learning_rate"]);
        Assert.Equal([0.5, 0.5 / 2, 0.5 / 3], rates);
        Assert.Equal(new Reciprocal(0.5), model.Optimizer.Schedule);
    }

    [Fact]
    public void Filling_asks_for_each_step()
    {
        var rates = new double[3];
        new Reciprocal(1).Fill(rates, firstStep: 1);
        Assert.Equal([1 / 2.0, 1 / 3.0, 1 / 4.0], rates);
    }

    [Fact]
    public void Registered_it_is_written_and_read()
    {
        LearningRateSchedule.Register(config => new Reciprocal(Number.FromJson(config["rate"])), package: "Tests");
        var written = new Reciprocal(0.5).ToConfig();
        Assert.Equal("Tests>Reciprocal", (string?)written["registered_name"]);
        Assert.Equal(new Reciprocal(0.5), LearningRateSchedule.FromConfig(JsonNode.Parse(written.ToJsonString())!));
    }

    [Fact]
    public void Not_registered_it_is_refused_with_the_way_out()
    {
        Assert.Contains("Register<Unregistered>", Refusal(() => new Unregistered().ToConfig()), StringComparison.Ordinal);
        Assert.Contains("GetConfig", Refusal(() => new Silent().ToConfig()), StringComparison.Ordinal);

        static string Refusal(Func<JsonObject> write) => Assert.Throws<NotSupportedException>(write).Message;
    }

    [Fact]
    public void A_rate_below_zero_stops_the_update_before_anything_changes()
    {
        using var model = new Sequential([new Input(1), new Dense(1)]);
        model.Compile(new SGD(new Reciprocal(-1)), loss: "mse");
        var before = model.GetWeights()[0][0, 0];
        var error = Assert.Throws<InvalidOperationException>(() => model.Fit(new float[,] { { 1 } }, new float[,] { { 1 } }, verbose: 0));
        Assert.Contains("Reciprocal", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, model.GetWeights()[0][0, 0]);
        Assert.Equal(0, model.Optimizer.Iterations);
    }

    private sealed record Reciprocal(Number Rate) : LearningRateSchedule
    {
        public override double At(double step) => Rate / (step + 1);

        public override JsonObject GetConfig() => new() { ["rate"] = Rate.ToJson() };
    }

    private sealed record Unregistered : LearningRateSchedule
    {
        public override double At(double step) => 1;

        public override JsonObject GetConfig() => [];
    }

    private sealed record Silent : LearningRateSchedule
    {
        public override double At(double step) => 1;
    }
}
