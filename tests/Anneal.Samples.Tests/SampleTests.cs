using System.Globalization;
using System.Text.RegularExpressions;

namespace Anneal.Samples.Tests;

/// <summary>Each sample runs for a short time on real data.</summary>
public sealed partial class SampleTests
{
    private static readonly byte[] Png = [0x89, (byte)'P', (byte)'N', (byte)'G'];

    public static TheoryData<string, string[]> LongRuns => new()
    {
        { "Digits", ["--epochs", "100000"] },
        { "Fashion", ["--epochs", "100000", "--data", Sample.Data("fashion-mnist")] },
        { "Forecast", ["--epochs", "100000", "--data", Sample.Data("sunspots.csv")] },
        { "Text", ["--epochs", "100000", "--texts", "200"] },
    };

    public static TheoryData<string, string, string> BadArguments => new()
    {
        { "Fashion", "--epochs=0", "--epochs must be a whole number of 1 or more; it was 0." },
        { "Text", "--texts=all", "--texts must be a whole number of 1 or more; it was all." },
        { "Forecast", "--seed=x", "--seed must be a whole number; it was x." },
    };

    public static TheoryData<string, string, string> MissingData => new()
    {
        { "Fashion", "/no/such/folder", "There is no folder '/no/such/folder'. Give the folder that holds the four files of MNIST." },
        { "Forecast", "/no/such/file.csv", "Could not find a part of the path '/no/such/file.csv'." },
        { "Forecast", Sample.Data("README.md"), $"{Sample.Data("README.md")}, line 2: expected a year and a number with a comma between, found ''." },
    };

    [Fact]
    public void Fashion_learns_clothes_and_draws_its_mistakes()
    {
        using var sample = Sample.Start("Fashion", "--epochs", "5", "--data", Sample.Data("fashion-mnist"));

        var (code, output, error) = sample.End();

        Assert.Equal((0, ""), (code, error));
        Assert.InRange(Number(Accuracy().Match(output)), 30, 100);
        Assert.Equal(Png, sample.File("fashion.png")[..4]);
    }

    [Fact]
    public void Text_learns_languages_and_names_those_of_sentences()
    {
        using var sample = Sample.Start("Text", "--epochs", "1", "--texts", "4000");

        var (code, output, error) = sample.End();

        Assert.Equal((0, ""), (code, error));
        Assert.InRange(Number(Accuracy().Match(output)), 30, 100);
        Assert.Contains("\nКошка спит на тёплой кухне: Russian", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Forecast_is_better_than_the_number_of_the_year_before()
    {
        using var sample = Sample.Start("Forecast", "--epochs", "20", "--data", Sample.Data("sunspots.csv"));

        var (code, output, error) = sample.End();

        Assert.Equal((0, ""), (code, error));
        var errors = Errors().Match(output);
        Assert.Equal(33.2, Number(errors, "before"));
        Assert.InRange(Number(errors, "forecast"), 5, 28);
        Assert.Equal(Png, sample.File("forecast.png")[..4]);
    }

    [Theory]
    [MemberData(nameof(LongRuns))]
    public void Ctrl_C_ends_training_and_keeps_what_was_learned(string name, string[] arguments)
    {
        using var sample = Sample.Start(name, arguments);
        sample.WaitFor("Epoch 2/");

        sample.PressCtrlC();

        var (code, output, error) = sample.End();
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("\nTest", output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(BadArguments))]
    public void A_bad_argument_is_one_line_and_status_2(string name, string argument, string message)
    {
        using var sample = Sample.Start(name, argument);
        Assert.Equal((2, "", message + "\n"), sample.End());
    }

    [Theory]
    [MemberData(nameof(MissingData))]
    public void Missing_data_is_one_line_and_status_1(string name, string data, string message)
    {
        using var sample = Sample.Start(name, "--data", data);
        Assert.Equal((1, "", message + "\n"), sample.End());
    }

    [Fact]
    public void Forecast_without_its_package_says_what_to_install()
    {
        Assert.SkipWhen(File.Exists("/usr/lib/python3/dist-packages/statsmodels/datasets/sunspots/sunspots.csv"), "python3-statsmodels is installed here.");
        using var sample = Sample.Start("Forecast");

        var (code, _, error) = sample.End();

        Assert.Equal(1, code);
        Assert.Contains("apt-get install --no-install-recommends python3-statsmodels, or give a CSV file", error, StringComparison.Ordinal);
    }

    private static double Number(Match match, string group = "number") => double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^Test: accuracy (?<number>[0-9.]+)", RegexOptions.Multiline)]
    private static partial Regex Accuracy();

    [GeneratedRegex(@"^Test, 1950 to 2008: error (?<forecast>[0-9.]+); of the number of the year before (?<before>[0-9.]+)", RegexOptions.Multiline)]
    private static partial Regex Errors();
}
