namespace Anneal.Core.Tests;

public class RequireTests
{
    public static TheoryData<Action<double>, double, string> Refused => new()
    {
        { rate => Require.Finite(rate), double.NaN, "rate must be a finite number; it was NaN." },
        { rate => Require.Positive(rate), 0, "rate must be greater than 0 and finite; it was 0." },
        { rate => Require.Positive(rate), 0.0 - 1e-7, "rate must be greater than 0 and finite; it was -1e-07." },
        { rate => Require.NotNegative((Number)rate), -1.5, "rate must be 0 or more and finite; it was -1.5." },
        { rate => Require.Fraction(rate), 1.5, "rate must be between 0 and 1; it was 1.5." },
        { rate => Require.FractionBelowOne(rate), 1, "rate must be 0 or more and below 1; it was 1." },
        { rate => Require.AtLeast((int)rate, 1, nameof(rate)), 0, "rate must be 1 or more; it was 0." },
        { rate => Require.Between((long)rate, 1L, 3L, nameof(rate)), 4, "rate must be between 1 and 3; it was 4." },
        { rate => Require.Defined((DayOfWeek)(int)rate, nameof(rate)), 9, "rate must be Sunday, Monday, Tuesday, Wednesday, Thursday, Friday or Saturday; it was 9." },
        { rate => throw Require.Refused(rate, "even"), 3, "rate must be even; it was 3." },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void An_argument_out_of_range_is_refused_in_one_form(Action<double> check, double value, string message)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => check(value));
        Assert.Equal("rate", error.ParamName);
        Assert.Equal($"{message} (Parameter 'rate')", error.Message);
    }

    [Fact]
    public void A_value_within_range_is_returned()
    {
        Assert.Equal(0.5, Require.Fraction(0.5));
        Assert.Equal(3L, Require.AtLeast(3L, 1));
        Assert.Null(Require.AtLeast((int?)null, 1));
        Assert.Equal("é", Require.Text("é"));
        Assert.Equal(DayOfWeek.Friday, Require.Defined(DayOfWeek.Friday));
    }

    [Fact]
    public void An_element_is_named()
    {
        double[] values = [1, double.NaN];
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Require.AllFinite(values));
        Assert.Equal("values", error.ParamName);
        Assert.StartsWith("values[1] must be a finite number; it was NaN.", error.Message, StringComparison.Ordinal);
    }
}
