using Anneal.Callbacks;

namespace Anneal.Tests.Progress;

public class NumberTextTests
{
    // Made with Python: f"{v:.4f}" if abs(v) > 1e-3 else f"{v:.4e}".
    [Theory]
    [InlineData(0.9123, "0.9123")]
    [InlineData(-0.5, "-0.5000")]
    [InlineData(123456.78905, "123456.7891")]
    [InlineData(1e20, "100000000000000000000.0000")]
    [InlineData(0.99995, "1.0000")]
    [InlineData(1.0010e-3, "0.0010")]
    [InlineData(1e-3, "1.0000e-03")]
    [InlineData(-1e-3, "-1.0000e-03")]
    [InlineData(1.2345e-5, "1.2345e-05")]
    [InlineData(9.99996e-4, "1.0000e-03")]
    [InlineData(1e-100, "1.0000e-100")]
    [InlineData(5e-324, "4.9407e-324")]
    [InlineData(0.0, "0.0000e+00")]
    [InlineData(-0.0, "-0.0000e+00")]
    [InlineData(double.NaN, "nan")]
    [InlineData(double.PositiveInfinity, "inf")]
    [InlineData(double.NegativeInfinity, "-inf")]
    public void Metrics_have_four_decimals_and_an_exponent_when_small(double value, string text)
    {
        Assert.Equal(text, NumberText.Metric(value));
    }

    [Theory]
    [InlineData(0.03125, "0.0312")]
    [InlineData(0.09375, "0.0938")]
    [InlineData(0.15625, "0.1562")]
    [InlineData(0.40625, "0.4062")]
    [InlineData(-0.40625, "-0.4062")]
    [InlineData(0.40625000000000006, "0.4063")]
    [InlineData(1.00005, "1.0001")] // the double is a little above the half
    public void Exact_halves_round_to_the_even_digit_as_in_C(double value, string text)
    {
        Assert.Equal(text, NumberText.Metric(value));
    }

    [Theory]
    [InlineData(0.5, "0")]
    [InlineData(1.5, "2")]
    [InlineData(2.5, "2")]
    [InlineData(2.5000000000000004, "3")]
    [InlineData(1000, "1000")]
    public void Whole_seconds_round_halves_to_even(double value, string text)
    {
        Assert.Equal(text, NumberText.Fixed(value, 0));
    }

    [Theory]
    [InlineData(1, "1.0")]
    [InlineData(1e-7, "1e-07")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(1e15, "1000000000000000.0")]
    [InlineData(1e16, "1e+16")]
    [InlineData(-1.5e16, "-1.5e+16")]
    [InlineData(12345678901234568, "1.2345678901234568e+16")]
    [InlineData(1e17, "1e+17")]
    [InlineData(double.NaN, "nan")]
    [InlineData(double.NegativeInfinity, "-inf")]
    public void Numbers_of_a_file_are_as_Python_writes_them(double value, string text) => Assert.Equal(text, NumberText.Python(value));
}
