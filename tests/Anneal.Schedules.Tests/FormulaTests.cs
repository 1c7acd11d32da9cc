using System.Text.Json.Nodes;

namespace Anneal.Schedules.Tests;

public class FormulaTests
{
    [Theory]
    [InlineData("0.1 * 0.95 ^ floor(step / 10)", 25, 0.1 * 0.9025)]
    [InlineData("-2^2", 0, -4)]
    [InlineData("2^3^2", 0, 512)]
    [InlineData("2^-1", 0, 0.5)]
    [InlineData("(-2)^2", 0, 4)]
    [InlineData("2^-step^2", 2, 0.0625)]
    [InlineData("8-3-2", 0, 3)]
    [InlineData("8/4/2", 0, 1)]
    [InlineData("8 - (3 - 2)", 0, 7)]
    [InlineData("1+2*3", 0, 7)]
    [InlineData("--step", 5, 5)]
    [InlineData("2*-3", 0, -6)]
    [InlineData("min(step, 3) + max(step, 7)", 5, 10)]
    [InlineData("floor(-0.5) + ceil(0.5)", 0, 0)]
    [InlineData("sqrt(abs(-step))", 16, 4)]
    [InlineData("log(exp(step))", 3, 3)]
    [InlineData("log(e)", 0, 1)]
    [InlineData("cos(pi)", 0, -1)]
    [InlineData(" .5 + 5. + 1e-1 + 1E+1 ", 0, 15.6)]
    [InlineData("2e2", 0, 200)]
    [InlineData("100_000 + 1_0.2_5 - 1_0e-1_0", 0, 100010.25 - 1e-9)]
    [InlineData("step\t*\n2", -3, -6)]
    public void A_formula_has_the_value_of_its_grammar(string formula, double step, double expected) =>
        Assert.Equal(expected, new FormulaSchedule(formula).At(step), 1e-15 * Math.Abs(expected));

    [Theory]
    [InlineData("0.1 * )", "unexpected ')' at position 7.")]
    [InlineData("", "unexpected end at position 1.")]
    [InlineData("   ", "unexpected end at position 4.")]
    [InlineData("1 +", "unexpected end at position 4.")]
    [InlineData("1 2", "unexpected '2' at position 3.")]
    [InlineData("2 step", "unexpected 's' at position 3.")]
    [InlineData("2e", "unexpected 'e' at position 2.")]
    [InlineData("1_", "unexpected '_' at position 2.")]
    [InlineData("1__0", "unexpected '_' at position 2.")]
    [InlineData("_1", "unexpected '_' at position 1.")]
    [InlineData("1_.5", "unexpected '_' at position 2.")]
    [InlineData("+1", "unexpected '+' at position 1.")]
    [InlineData("(1", "')' expected, not end at position 3.")]
    [InlineData("(1; 2)", "')' expected, not ';' at position 3.")]
    [InlineData("floor 1", "'(' expected, not '1' at position 7.")]
    [InlineData("floor()", "unexpected ')' at position 7.")]
    [InlineData("1 + floor(1, 2)", "floor takes one argument at position 5.")]
    [InlineData("min(1)", "min takes two arguments at position 1.")]
    [InlineData("min(1, 2, 3)", "min takes two arguments at position 1.")]
    [InlineData("1 + stepp", "'stepp' is not known; the nearest name is 'step' at position 5.")]
    [InlineData("Step", "'Step' is not known; the nearest name is 'step' at position 1.")]
    [InlineData("step × 2", "unexpected U+00D7 at position 6.")]
    [InlineData("1\0", "unexpected U+0000 at position 2.")]
    [InlineData("1 + 1e400", "the number is too large for a double at position 5.")]
    [InlineData("1 + .", "a '.' needs digits at position 5.")]
    [InlineData("1.2.3", "unexpected '.' at position 4.")]
    [InlineData("1,5", "unexpected ',' at position 2.")]
    public void An_error_says_what_is_wrong_and_where(string formula, string problem)
    {
        var error = Assert.Throws<ArgumentException>(nameof(formula), () => new FormulaSchedule(formula));
        Assert.StartsWith($"The formula cannot be read: {problem}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(", "are nested more than 64 deep")]
    [InlineData("-", "are nested more than 64 deep")]
    [InlineData("2^", "are nested more than 64 deep")]
    [InlineData("abs(", "are nested more than 64 deep")]
    [InlineData("1+", "more than 256 numbers")]
    public void What_is_too_deep_or_too_large_is_refused(string again, string problem)
    {
        var error = Assert.Throws<ArgumentException>(() => new FormulaSchedule(string.Concat(Enumerable.Repeat(again, 2000))));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Contains("at position ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_is_too_long_is_refused_with_its_length() => Assert.Equal(
        "The formula cannot be read: it must have at most 10000 characters; it had 10001. (Parameter 'formula')",
        Assert.Throws<ArgumentException>(() => new FormulaSchedule(new string(' ', 10_000) + "1")).Message);

    [Fact]
    public void The_longest_formula_allowed_can_be_written_and_read()
    {
        var formula = new FormulaSchedule(string.Join('+', Enumerable.Repeat("1e9", 128)));
        Assert.Equal(128e9, formula.At(0));
        Assert.Equal(formula, LearningRateSchedule.FromConfig(formula.ToConfig()));
    }

    [Theory]
    [InlineData("0.1*step", "(1e-1 * step)")]
    [InlineData("1 + 2 * 3", "1+(2*3)")]
    [InlineData("(1 + 2) + 3", "1 + 2 + 3")]
    [InlineData("2^(3^2)", "2^3^2")]
    [InlineData("-(2^2)", "-2^2")]
    public void Formulas_are_equal_whatever_their_spaces_and_needless_parentheses(string formula, string same)
    {
        Assert.Equal(new FormulaSchedule(formula), new FormulaSchedule(same));
        Assert.Equal(new FormulaSchedule(formula).GetHashCode(), new FormulaSchedule(same).GetHashCode());
        Assert.Equal(new FormulaSchedule(formula).Formula, new FormulaSchedule(same).Formula);
    }

    [Theory]
    [InlineData("0.1 * step", "step * 0.1")]
    [InlineData("1 + (2 + 3)", "1 + 2 + 3")]
    [InlineData("(2^3)^2", "2^3^2")]
    [InlineData("(-2)^2", "-2^2")]
    [InlineData("pi", "e")]
    [InlineData("floor(step)", "ceil(step)")]
    public void Formulas_of_different_form_are_not_equal(string formula, string other) =>
        Assert.NotEqual(new FormulaSchedule(formula), new FormulaSchedule(other));

    [Fact]
    public void A_formula_is_written_as_text_under_the_module_of_this_library()
    {
        var schedule = new FormulaSchedule("0.1*0.95^floor(step/10)");
        Assert.Equal("anneal.schedules", schedule.ToConfig()["module"]!.GetValue<string>());
        Assert.Equal("0.1 * 0.95 ^ floor(step / 10)", schedule.GetConfig()["formula"]!.GetValue<string>());
        Assert.Equal("""FormulaSchedule {"formula":"0.1 * 0.95 ^ floor(step / 10)"}""", schedule.ToString());
        Assert.Equal(schedule, LearningRateSchedule.FromConfig(JsonNode.Parse(schedule.ToConfig().ToJsonString())!));
    }

    [Fact]
    public void A_config_without_a_formula_is_refused() => Assert.Contains(
        "'formula' is missing",
        Assert.Throws<ConfigException>(() => LearningRateSchedule.FromConfig(
            JsonNode.Parse("""{"class_name": "FormulaSchedule", "config": {}}""")!)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Where_a_formula_has_no_value_the_rate_is_NaN_and_where_it_is_too_large_infinite()
    {
        Assert.Equal(double.NaN, new FormulaSchedule("sqrt(-step)").At(1));
        Assert.Equal(double.PositiveInfinity, new FormulaSchedule("1 / step").At(0));
        Assert.Equal(double.NaN, new FormulaSchedule("min(0 / 0, 1)").At(0));
    }

    [Fact]
    public void A_step_that_is_not_finite_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>("step", () => new FormulaSchedule("1").At(double.NaN));

    [Fact]
    public void At_allocates_nothing()
    {
        var schedule = new FormulaSchedule("min(step / 100, 1) * 0.1 * 0.95 ^ floor(step / 10) + sqrt(abs(cos(pi * step)))");
        schedule.At(0);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var step = 0; step < 1000; step++)
            schedule.At(step);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
