using Xunit;

namespace Anneal.Core.Tests;

public sealed class ChoiceTests
{
    private enum FillMode
    {
        Nearest,
        TwoSided,
        Lanczos3,
    }

    [Theory]
    [InlineData("nearest", 0)]
    [InlineData("two_sided", 1)]
    [InlineData("TWO_SIDED", 1)]
    [InlineData("lanczos3", 2)]
    public void A_name_is_a_member_in_snake_case(string name, int member) => Assert.Equal((FillMode)member, Take(name));

    [Fact]
    public void A_member_is_a_choice_and_so_is_nothing()
    {
        Assert.Equal(FillMode.TwoSided, Take(FillMode.TwoSided));
        Assert.Equal(FillMode.Nearest, Take());
        Assert.Null(TakeOrNull(null));
        Assert.Equal(FillMode.TwoSided, TakeOrNull("two_sided"));
    }

    [Theory]
    [InlineData("twosided", "two_sided")]
    [InlineData("lanczos", "lanczos3")]
    [InlineData("two", "two_sided")]
    [InlineData("", null)]
    [InlineData("bicubic", null)]
    public void An_unknown_name_is_told_the_nearest_if_that_may_be_meant(string name, string? nearest)
    {
        var error = Assert.Throws<ArgumentException>(() => Take(name));
        Assert.Equal(
            $"Unknown fill mode \"{name}\"{(nearest is null ? "" : $"; the nearest known is \"{nearest}\"")}. The known are \"nearest\", \"two_sided\", \"lanczos3\".", error.Message);
    }

    [Fact]
    public void A_choice_or_null_takes_a_member_a_name_and_null_and_is_the_first_member_otherwise()
    {
        Assert.Equal([FillMode.Nearest, FillMode.TwoSided, FillMode.Lanczos3, null], [AnyOrNull(), AnyOrNull(FillMode.TwoSided), AnyOrNull("lanczos3"), AnyOrNull(null)]);
        Assert.Equal(("TwoSided", "null"), (((ChoiceOrNull<FillMode>)"two_sided").ToString(), ((ChoiceOrNull<FillMode>)null).ToString()));
    }

    [Fact]
    public void A_number_without_a_name_is_refused_by_the_parameter()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>("mode", () => Checked((FillMode)9));
        Assert.StartsWith("mode must be Nearest, TwoSided or Lanczos3; it was 9.", error.Message, StringComparison.Ordinal);
    }

    private static FillMode Take(Choice<FillMode> mode = default) => mode;

    private static FillMode? TakeOrNull(Choice<FillMode>? mode) => mode;

    private static FillMode? AnyOrNull(ChoiceOrNull<FillMode> mode = default) => mode;

    private static FillMode Checked(Choice<FillMode> mode) => Require.Defined(mode);
}
