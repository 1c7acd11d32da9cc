using System.Globalization;
using System.Text.Json.Nodes;
using Anneal.Testing;
using CsCheck;

namespace Anneal.Schedules.Tests;

public class NumberTests
{
    [Fact]
    public void Text_tells_floats_from_integers()
    {
        foreach (var (number, text) in ((Number, string)[])[
            (10, "10"), (-3L, "-3"), (long.MaxValue, "9223372036854775807"), (10.0, "10.0"), (0.0, "0.0"), (-0.0, "-0.0"), (0.1, "0.1"),
            (1e-5, "1e-05"), (0.0001, "0.0001"), (1.5e-10, "1.5e-10"), (1e15, "1000000000000000.0"), (1234567890123456.0, "1234567890123456.0"),
            (-1234567890123456.8, "-1234567890123456.8"), (9999999999999998.0, "9999999999999998.0"), (1e100, "1e+100"),
            (1.7976931348623157e308, "1.7976931348623157e+308"), (5e-324, "5e-324"), (100000.0, "100000.0"), (double.NaN, "NaN")])
            Assert.Equal(text, number.ToString());
    }

    [Fact]
    public void Text_does_not_depend_on_the_culture()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NegativeSign = "~";
        var former = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = culture;
            Assert.Equal("-0.5", ((Number)(-0.5)).ToString());
            Assert.Equal("-7", ((Number)(-7)).ToJson().ToJsonString());
            Assert.Equal(-0.5, (double)Number.FromJson(JsonNode.Parse("-0.5")));
            Assert.Contains("\"initial_learning_rate\":-0.5", new ExponentialDecay(-0.5, 1, 1).ToString(), StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = former;
        }
    }

    [Fact]
    public void Every_finite_float_comes_back_from_JSON_as_the_same_float() =>
        Gen.Double.Where(double.IsFinite).ForAll(value =>
        {
            var back = Number.FromJson(JsonNode.Parse(((Number)value).ToJson().ToJsonString()));
            return !back.IsInteger && BitConverter.DoubleToInt64Bits(back) == BitConverter.DoubleToInt64Bits(value);
        });

    [Fact]
    public void Every_integer_comes_back_from_JSON_as_the_same_integer() =>
        Gen.Long.ForAll(value =>
        {
            var back = Number.FromJson(JsonNode.Parse(((Number)value).ToJson().ToJsonString()));
            return back.IsInteger && back.ToString() == value.ToString(CultureInfo.InvariantCulture);
        });

    [Fact]
    public void Values_made_in_code_keep_their_kind()
    {
        foreach (var (node, text) in ((JsonNode, string)[])[(10, "10"), (10L, "10"), (10.0, "10.0"), (0.5f, "0.5"), (0.5m, "0.5"), ((byte)3, "3"), (3.0f, "3.0")])
            Assert.Equal(text, Number.FromJson(node).ToString());
    }

    [Fact]
    public void Integers_and_floats_of_one_value_are_equal()
    {
        Number integer = 10, real = 10.0;
        Assert.True(integer == real && !(integer != real) && integer.Equals((object)real));
        Assert.Equal(integer.GetHashCode(), real.GetHashCode());
        Assert.True(integer != 11);
    }

    [Fact]
    public void Arguments_read_back_as_doubles()
    {
        var schedule = new ExponentialDecay(0.1, decaySteps: 100_000, decayRate: 0.96);
        Assert.Equal(100_000, schedule.DecaySteps);
        Assert.Equal([10.0, 20.5], new PiecewiseConstantDecay([10, 20.5], [1, 2, 3]).Boundaries);
        Assert.Null(new CosineDecay(0.1, 10).WarmupTarget);
    }

    [Fact]
    public void Only_numbers_that_fit_are_read()
    {
        foreach (var (json, message) in ((string, string)[])[
            ("\"10\"", "node must be a number; it was the text \"10\". (Parameter 'node')"),
            ("true", "node must be a number; it was true. (Parameter 'node')"),
            ("null", "node must be a number; it was null. (Parameter 'node')"),
            ("[1]", "node must be a number; it was an array. (Parameter 'node')"),
            ("{}", "node must be a number; it was an object. (Parameter 'node')"),
            ("9223372036854775808", "node must fit in 64 bits, or be written as a float; it was 9223372036854775808. (Parameter 'node')"),
            ("1e999", "node must be within the range of a double; it was 1e999. (Parameter 'node')")])
            Assert.Equal(message, Assert.Throws<ArgumentException>(() => Number.FromJson(JsonNode.Parse(json))).Message);
        Assert.Throws<NotSupportedException>(() => ((Number)double.NaN).ToJson());
    }

    public static TheoryData<LearningRateSchedule, string> Keras => new()
    {
        { new CosineDecay(0, 1000, warmupTarget: 1, warmupSteps: 10), """{"initial_learning_rate":0.0,"decay_steps":1000,"alpha":0.0,"name":"CosineDecay","warmup_target":1.0,"warmup_steps":10}""" },
        { new CosineDecay(1, 1000).WithWarmup(10, from: 0), """{"initial_learning_rate":0.0,"decay_steps":1000,"alpha":0.0,"name":"CosineDecay","warmup_target":1.0,"warmup_steps":10}""" },
        { new ExponentialDecay(1, 10, 2), """{"initial_learning_rate":1.0,"decay_steps":10,"decay_rate":2.0,"staircase":false,"name":"ExponentialDecay"}""" },
        { new InverseTimeDecay(1, 10, 2), """{"initial_learning_rate":1.0,"decay_steps":10,"decay_rate":2.0,"staircase":false,"name":"InverseTimeDecay"}""" },
        { new PolynomialDecay(1, 10, 0, 2), """{"initial_learning_rate":1.0,"decay_steps":10,"end_learning_rate":0.0,"power":2.0,"cycle":false,"name":"PolynomialDecay"}""" },
        { new PiecewiseConstantDecay([10], [1, 0]), """{"boundaries":[10],"values":[1.0,0.0],"name":"PiecewiseConstant"}""" },
        { new CosineDecayRestarts(1, 10, 2, 1, 0), """{"initial_learning_rate":1.0,"first_decay_steps":10,"t_mul":2.0,"m_mul":1.0,"alpha":0.0,"name":"SGDRDecay"}""" },
    };

    // Keras computes in integers where the initial rate is one: the schedule would be 0 for ever.
    [Theory]
    [MemberData(nameof(Keras))]
    public void Rates_that_code_gave_as_integers_are_written_for_Keras_as_floats(LearningRateSchedule schedule, string config) =>
        Assert.Equal(config, schedule.GetConfig().ToJsonString());

    [Theory]
    [MemberData(nameof(Keras))]
    public void Rates_that_were_read_as_integers_are_written_as_integers(LearningRateSchedule schedule, string config)
    {
        var integers = config.Replace(".0", "", StringComparison.Ordinal);
        var read = LearningRateSchedule.FromConfig(new JsonObject { ["class_name"] = schedule.GetType().Name, ["config"] = JsonNode.Parse(integers) });
        Assert.Equal(integers, read.GetConfig().ToJsonString());
        Assert.Equal(schedule, read);
        Assert.Equal(integers, read.Bind(new RunLength()).GetConfig().ToJsonString());
    }
}
