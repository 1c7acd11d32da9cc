namespace Anneal.Distribution.Tests;

public sealed class BFloat16SumTests
{
    /// <summary>Bits of a float and of the nearest bfloat16: exact, below, at and above the middle of an even and an odd number, subnormal, largest, infinite, not a number.</summary>
    private static readonly (uint Float, ushort Rounded)[] Cases =
    [
        (0x00000000, 0x0000), (0x80000000, 0x8000), (0x3f800000, 0x3f80), (0x3f807fff, 0x3f80), (0x3f808000, 0x3f80), (0x3f808001, 0x3f81),
        (0x3f817fff, 0x3f81), (0x3f818000, 0x3f82), (0xbf818000, 0xbf82), (0x00008001, 0x0001), (0x00000001, 0x0000), (0x3fffffff, 0x4000),
        (0x7f7f7fff, 0x7f7f), (0x7f7f8000, 0x7f80), (0x7f7fffff, 0x7f80), (0x7f800000, 0x7f80), (0xff800000, 0xff80),
        (0x7f800001, 0x7fc0), (0xffffffff, 0xffff), (0x7fc00000, 0x7fc0),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(200)]
    public void Numbers_are_rounded_to_the_nearest_even_and_NaN_stays_NaN(int repeats)
    {
        var cases = Enumerable.Repeat(Cases, repeats).SelectMany(each => each).ToArray();
        var rounded = new ushort[cases.Length];
        BFloat16Sum.Round(cases.Select(each => BitConverter.UInt32BitsToSingle(each.Float)).ToArray(), rounded);
        Assert.Equal(cases.Select(each => each.Rounded), rounded);
    }
}
