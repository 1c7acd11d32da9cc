using System.Text.Json.Nodes;
using Anneal.Testing;
using CsCheck;

namespace Anneal.Schedules.Tests;

public class PropertyTests
{
    [Fact]
    public void Rates_stay_within_the_rates_given() =>
        Gen.Select(RandomSchedules.Bounded, RandomSchedules.Step).ForAll((bounded, step) =>
        {
            // A restart's peak is a sum of two products: one rounding beyond the bound is left to it.
            var slack = bounded.Schedule is CosineDecayRestarts ? 1e-15 : 0;
            return bounded.Schedule.At(step) is var rate && rate >= bounded.Low - slack && rate <= bounded.High + slack;
        });

    [Fact]
    public void Rates_do_not_depend_on_what_was_asked_before() =>
        Gen.Select(RandomSchedules.Any, RandomSchedules.Step.Array[1, 20]).ForAll((schedule, steps) =>
        {
            var forward = steps.Select(schedule.At).ToArray();
            var backward = steps.Reverse().Select(schedule.At).Reverse().ToArray();
            return forward.AsSpan().SequenceEqual(backward);
        });

    [Fact]
    public void What_is_written_reads_back_equal_and_goes_on_equal() =>
        Gen.Select(RandomSchedules.Any, RandomSchedules.Step).ForAll((schedule, first) =>
        {
            var text = schedule.ToConfig().ToJsonString();
            var read = LearningRateSchedule.FromConfig(JsonNode.Parse(text)!);
            var (expected, actual) = (new double[50], new double[50]);
            schedule.Fill(expected, first);
            read.Fill(actual, first);
            return read == schedule && read.GetHashCode() == schedule.GetHashCode() && read.ToConfig().ToJsonString() == text
                && read.ToString() == schedule.ToString() && expected.AsSpan().SequenceEqual(actual);
        });

    [Fact]
    public void Whatever_is_read_is_a_schedule_or_an_argument_error() =>
        Gen.Select(Anything(3), Gen.OneOf(Gen.Const("ExponentialDecay"), Gen.Const("PiecewiseConstantDecay"), Gen.String), Gen.Int[0, 3])
            .ForAll((node, name, shape) =>
            {
                JsonNode config = shape switch
                {
                    0 => node,
                    1 => new JsonObject { ["class_name"] = name, ["config"] = node },
                    2 => new JsonObject { ["class_name"] = node, ["config"] = new JsonObject() },
                    _ => new JsonObject { ["class_name"] = name, ["config"] = new JsonObject { ["boundaries"] = node, ["decay_steps"] = 1 } },
                };
                var text = config.ToJsonString();
                return Record.Exception(() => LearningRateSchedule.FromConfig(JsonNode.Parse(text)!)) is null or ArgumentException;
            });

    private static Gen<JsonNode> Anything(int depth) => depth == 0
        ? Gen.OneOf(
            Gen.Double.Where(double.IsFinite).Select(x => (JsonNode)JsonValue.Create(x)), Gen.Long.Select(n => (JsonNode)JsonValue.Create(n)),
            Gen.String.Select(text => (JsonNode)JsonValue.Create(text)), Gen.Bool.Select(flag => (JsonNode)JsonValue.Create(flag)))
        : Gen.OneOf(
            Anything(0),
            Anything(depth - 1).Array[0, 3].Select(items => (JsonNode)new JsonArray([.. items])),
            Gen.Select(Gen.OneOf(Gen.Const("class_name"), Gen.Const("config"), Gen.Const("decay_rate"), Gen.String), Anything(depth - 1))
                .Select((key, value) => (JsonNode)new JsonObject { [key] = value }));
}
