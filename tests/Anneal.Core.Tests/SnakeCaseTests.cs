using System.Text.RegularExpressions;

namespace Anneal.Core.Tests;

public class SnakeCaseTests
{
    [Theory]
    [InlineData("Dense", "dense")]
    [InlineData("Conv2DTranspose", "conv2d_transpose")]
    [InlineData("PReLU", "p_re_lu")]
    [InlineData("LSTM", "lstm")]
    [InlineData("RMSNormalization", "rms_normalization")]
    public void Names_are_those_of_Keras(string name, string expected) => Assert.Equal(expected, SnakeCase.Of(name));

    [Fact]
    public void Every_name_is_what_the_two_replacements_of_Keras_make()
    {
        foreach (var name in Names("aBc2_D", 6))
            Assert.Equal(
                Regex.Replace(Regex.Replace(name, "(.)([A-Z][a-z]+)", "$1_$2"), "([a-z])([A-Z])", "$1_$2").ToLowerInvariant(),
                SnakeCase.Of(name));
    }

    private static IEnumerable<string> Names(string letters, int longest) =>
        longest == 0 ? [""] : Names(letters, longest - 1).SelectMany(name => letters.Select(letter => name + letter).Prepend(name)).Distinct();
}
