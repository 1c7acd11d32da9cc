namespace Anneal.Cli.Tests;

public sealed class UsageTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    public static TheoryData<string[]> BadlyAsked =>
    [
        (string[])["schedule", "eval", "exponential-dekay", "--steps", "0"],
        (string[])["schedule", "eval", "exponential-decay", "--decay-steps", "10", "--steps", "0"],
        (string[])["schedule", "eval", "constant-rate", "--rate", "0.1", "--surplus", "1"],
        (string[])["schedule", "eval", "constant-rate", "--rate"],
        (string[])["schedule", "eval", "0.1 * (step", "--steps", "0"],
        (string[])["schedule", "eval", "0.1", "--steps", "3..1"],
        (string[])["schedule", "eval", "0.1", "--steps", "0..1000000000000"],
        (string[])["schedule", "eval", "0.1", "--steps", "0..:"],
        (string[])["schedule", "eval", "0.1", "0.2"],
        (string[])["schedule", "eval", ""],
        (string[])["schedule", "eval", "0.1", "--length", "0"],
        (string[])["schedule", "eval", "0.1", "--format", "xml"],
        (string[])["schedule", "plot", "0.1", "--output", "curve.gif"],
        (string[])["schedule", "eval", "0.1", "--format", "7"],
        (string[])["schedule", "eval", "0.1", "--format", "png"],
        (string[])["schedule", "show", "0.1", "--output", "curve.png"],
        (string[])["schedule", "eval", "0.1", "--output", ""],
        (string[])["schedule", "eval", "0.1", "--output", "/"],
        (string[])["schedule", "eval", "0.1", "--steps", "garbage"],
        (string[])["schedule", "eval", "0.1", "--steps", "1.5"],
        (string[])["schedule", "eval", "0.1", "--steps", "-1"],
        (string[])["schedule", "plot", "0.1", "--length", "many"],
        (string[])["schedule", "plot", "0.1", "--length", "9007199254740993"],
        (string[])["schedule", "plot", "0.1", "--length", "7", "--epochs", "2"],
        (string[])["schedule", "plot", "0.1", "--steps-per-epoch", "9e15", "--epochs", "2"],
        (string[])["schedule", "plot", "0.1", "--epochs", "2"],
        (string[])["schedule", "plot", "0.1", "--tokens-per-sample", "0"],
        (string[])["schedule", "plot", "0.1", "--width", "99", "--format", "svg"],
        (string[])["schedule", "plot", "0.1", "--title", "Rates"],
        (string[])["schedule", "plot", "0.1", "--log", "--format", "csv"],
        (string[])["schedule", "plot", "0.1", "--fit", "--format", "csv"],
        (string[])["schedule", "plot", "0", "--log"],
        (string[])["schedule", "eval", "constant-rate", "--rate", "1", "--lenght", "5"],
        (string[])["schedule", "eval", "0.1", "--lenght", "5"],
        (string[])["schedule", "eval", "0.1", "--steps"],
        (string[])["schedule", "eval", "0.1", "--length", "1", "--length", "2"],
        (string[])["schedule"],
        (string[])[],
        (string[])["schedule", "eval"],
        (string[])["schedule", "draw"],
        (string[])["nonsense"],
    ];

    [Theory]
    [MemberData(nameof(BadlyAsked))]
    public void Bad_usage_is_code_2_and_one_line(string[] arguments)
    {
        var result = Tool.Run(arguments);
        Assert.Equal(2, result.Code);
        Assert.Equal("", result.Output);
        Assert.Equal(1, result.Error.Count(letter => letter == '\n'));
        Assert.StartsWith("anneal: ", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--length must be a whole number from 1 to 9007199254740992; it was 'many'.", "plot", "0.1", "--length", "many")]
    [InlineData("--steps must be whole numbers from 0 to 2^53, such as 0,1,2 or 0..100:10; it was 'x'.", "eval", "0.1", "--steps", "x")]
    [InlineData("--steps must be whole numbers from 0 to 2^53, such as 0,1,2 or 0..100:10; it was '1..'.", "eval", "0.1", "--steps", "1..")]
    [InlineData("--steps needs a value. `anneal schedule eval --help` has examples.", "eval", "0.1", "--steps")]
    [InlineData("--length was given twice. `anneal schedule eval --help` has examples.", "eval", "0.1", "--length", "1", "--length", "2")]
    [InlineData("--rate needs a value.", "eval", "constant-rate", "--rate")]
    [InlineData("A schedule is needed: a JSON file, a formula, or a name with its arguments. `anneal schedule show --help` has examples.", "show")]
    [InlineData("cosine-decay: --decay-steps must be greater than 0 and finite; it was -5. `anneal schedule list` has all names and arguments.",
        "eval", "cosine-decay", "--initial-learning-rate", "1", "--decay-steps", "-5")]
    [InlineData("linear-decay: --decay-steps must be a number; it was the text \"5parsecs\". `anneal schedule list` has all names and arguments.",
        "eval", "linear-decay", "--initial-learning-rate", "1", "--decay-steps", "5parsecs")]
    [InlineData("warmup: --schedule.decay_steps is missing. `anneal schedule list` has all names and arguments.",
        "eval", "warmup", "--schedule", """{"class_name": "LinearDecay", "config": {"initial_learning_rate": 1}}""", "--steps", "0")]
    [InlineData("constant-rate: --lenght is neither an argument nor an option of this command; the arguments are --rate. " +
        "`anneal schedule list` has all names and arguments.", "eval", "constant-rate", "--rate", "1", "--lenght", "5")]
    [InlineData("'0.1' is a formula and takes no arguments; --lenght is not an option of this command either.", "eval", "0.1", "--lenght", "5")]
    [InlineData("'0.1' is a formula and takes no arguments; --lr is not an option of this command either.", "eval", "0.1", "--lr", "5")]
    [InlineData("cosine-decay: --initial-learning-rate is missing. `anneal schedule list` has all names and arguments.", "eval", "cosine-decay", "--decay-steps", "5")]
    [InlineData("--lr was given twice.", "eval", "cosine-decay", "--initial-learning-rate", "1", "--lr", "2")]
    [InlineData("There is no file ./nofile.", "eval", "./nofile")]
    [InlineData("There is no file no-folder/schedule.json.", "eval", "no-folder/schedule.json")]
    [InlineData("/ is a folder, not a file.", "eval", "/")]
    [InlineData("The rate at step 1 is Infinity, which JSON cannot hold. Use text or csv.", "eval", "1 / (step - 1)", "--format", "json")]
    [InlineData("--format must be text, csv, json, png or svg; it was 'gif'.", "plot", "0.1", "--format", "gif")]
    [InlineData("--output must end with .txt, .csv or .json if --format is not given; it was 'a.png'. " +
        "Pictures are drawn by `anneal schedule plot` and `anneal schedule compare`.", "eval", "0.1", "--output", "a.png")]
    [InlineData("--title is for pictures: give --output FILE.png or FILE.svg, or --format png or svg.", "plot", "0.1", "--title", "T")]
    [InlineData("'draw' is not a command; the commands are show, plot, eval, compare, list. `anneal schedule --help` has examples.", "draw")]
    public void Errors_name_the_argument_and_the_value_and_say_what_to_do(string message, params string[] arguments) =>
        Assert.Equal($"anneal: {message}\n", Tool.Run(["schedule", .. arguments]).Error);

    [Theory]
    [InlineData("", "is not JSON: line 1, byte 1: ")]
    [InlineData("{\n  \"class_name\": }", "is not JSON: line 2, byte 17: ")]
    [InlineData("null", "holds null, not a schedule.")]
    [InlineData("[1]", "it was an array.")]
    [InlineData("""{"class_name": "CosineDecy", "config": {}}""", "the nearest known is 'CosineDecay'")]
    public void A_file_that_holds_no_schedule_is_code_1_and_one_line(string text, string problem)
    {
        var file = Path.Combine(_folder.FullName, "schedule.json");
        File.WriteAllText(file, text);
        var result = Tool.Run("schedule", "eval", file);
        Assert.Equal((1, ""), (result.Code, result.Output));
        Assert.StartsWith($"anneal: {file}", result.Error, StringComparison.Ordinal);
        Assert.Contains(problem, Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("png")]
    public void A_folder_that_is_not_there_is_named(string ending)
    {
        var folder = Path.Combine(_folder.FullName, "missing");
        var result = Tool.Run("schedule", "plot", "0.1", "--output", Path.Combine(folder, $"rates.{ending}"));
        Assert.Equal(1, result.Code);
        Assert.Equal(
            $"anneal: '{folder}/rates.{ending}' cannot be written: there is no folder '{folder}'. Create it first, or choose another folder.\n",
            result.Error);
    }

    [Fact]
    public void A_missing_file_is_code_1_and_one_line()
    {
        var result = Tool.Run("schedule", "show", "no-such-file.json");
        Assert.Equal((1, ""), (result.Code, result.Output));
        Assert.Contains("no-such-file.json", Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public void Help_of_the_tool_names_the_commands_and_has_examples()
    {
        var result = Tool.Run("--help");
        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.All(["schedule", "doctor", "Examples:", "anneal schedule list"], text => Assert.Contains(text, result.Output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("show")]
    [InlineData("plot")]
    [InlineData("eval")]
    [InlineData("compare")]
    [InlineData("list")]
    public void Help_has_examples(string command)
    {
        var result = Tool.Run("schedule", command, "--help");
        Assert.Equal(0, result.Code);
        Assert.Contains($"Examples:\n  anneal schedule {command}", result.Output, StringComparison.Ordinal);
    }
}
