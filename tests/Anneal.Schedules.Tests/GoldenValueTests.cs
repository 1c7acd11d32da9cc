using System.Text.Json.Nodes;
using Anneal.Testing;

namespace Anneal.Schedules.Tests;

public class GoldenValueTests
{
    // Rounding of double: a few powers and products for the relative part; sums next to a zero of the rate for the absolute part.
    private const double Relative = 2e-14;
    private const double Absolute = 1e-15;

    // float32 rounding of Keras: 2^-24 a rounding, some ten roundings; cancellation next to a zero of the rate.
    private const double Relative32 = 1e-6;
    private const double Absolute32 = 1e-6;

    [Fact]
    public void Rates_are_exact_to_double_rounding()
    {
        var (compared, wrong) = (0, new List<string>());
        foreach (var (c, schedule) in GoldenCase.Accepted())
        {
            var scale = GoldenCase.Scale(c["kwargs"]!.AsObject());
            foreach (var (step, exact, _) in Points(c))
            {
                compared++;
                var rate = schedule.At(step);
                if (!Close(rate, exact, Relative, Absolute * scale))
                    wrong.Add($"{GoldenCase.Describe(c)} at {step:R}: {rate:R}, exactly {exact:R}");
            }
        }

        Assert.True(compared > 0, "nothing was compared");
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {compared}:\n" + string.Join('\n', wrong.Take(20)));
    }

    [Theory]
    [InlineData("keras_f32")]
    [InlineData("keras_f32_torch")]
    public void Rates_are_those_of_Keras_where_Keras_is_right(string backend)
    {
        var (compared, wrong) = (0, new List<string>());
        foreach (var (c, schedule) in GoldenCase.Accepted())
        {
            var scale = GoldenCase.Scale(c["kwargs"]!.AsObject());
            foreach (var (step, exact, i) in Points(c))
            {
                // Keras is right where it is within float32 rounding of the exact value.
                if (c[backend]![i] is JsonObject or null)
                    continue;
                var keras = Golden.Number(c[backend]![i]);
                if (!Close(keras, exact, Relative32, Absolute32 * scale))
                    continue;
                compared++;
                // Two roundings of one number lie at most their two errors apart.
                var rate = schedule.At(step);
                if (!Close(rate, keras, Relative32 + 2 * Relative, (Absolute32 + 2 * Absolute) * scale))
                    wrong.Add($"{GoldenCase.Describe(c)} at {step:R}: {rate:R}, Keras {keras:R}");
            }
        }

        Assert.True(compared > 0, "nothing was compared");
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {compared}:\n" + string.Join('\n', wrong.Take(20)));
    }

    [Fact]
    public void Keras_is_right_at_most_steps_that_float32_can_hold()
    {
        // Guards the test above: its comparison must not go empty by Keras counting as wrong everywhere.
        var points =
            from accepted in GoldenCase.Accepted()
            let scale = GoldenCase.Scale(accepted.Case["kwargs"]!.AsObject())
            from point in Points(accepted.Case)
            where Math.Abs(point.Step) < 1 << 24 && accepted.Case["keras_f32"]![point.Index] is JsonValue
            select Close(Golden.Number(accepted.Case["keras_f32"]![point.Index]), point.Exact, Relative32, Absolute32 * scale);
        Assert.InRange(points.Average(right => right ? 1.0 : 0.0), 0.9, 1.0);
    }

    [Fact]
    public void Arguments_that_Keras_takes_by_mistake_are_refused()
    {
        foreach (var c in Golden.Cases("schedules"))
        {
            var (className, kwargs) = (c["class_name"]!.GetValue<string>(), c["kwargs"]!.AsObject());
            if (GoldenCase.RefusedArgument(className, kwargs) is not { } parameter)
                continue;
            var error = Assert.ThrowsAny<ArgumentException>(() => GoldenCase.Construct(className, kwargs));
            Assert.Equal(parameter, error.ParamName);
            Assert.ThrowsAny<ArgumentException>(() => LearningRateSchedule.FromConfig(c["serialized"]!));
        }
    }

    [Fact]
    public void Every_rate_from_step_0_on_is_a_number()
    {
        foreach (var (c, schedule) in GoldenCase.Accepted())
            foreach (var step in Golden.Numbers(c["steps"]).Where(step => step >= 0))
                Assert.False(double.IsNaN(schedule.At(step)), $"{GoldenCase.Describe(c)} at {step:R}");
    }

    private static IEnumerable<(double Step, double Exact, int Index)> Points(JsonObject c)
    {
        var sensitive = c["sensitive"]!.AsArray().Select(i => i!.GetValue<int>()).ToHashSet();
        var (steps, exact) = (c["steps"]!.AsArray(), c["exact"]!.AsArray());
        for (var i = 0; i < steps.Count; i++)
            if (exact[i] is { } value && !sensitive.Contains(i))
                yield return (Golden.Number(steps[i]), Golden.Number(value), i);
    }

    private static bool Close(double actual, double expected, double relative, double absolute) =>
        actual == expected || Math.Abs(actual - expected) <= relative * Math.Abs(expected) + absolute;
}
