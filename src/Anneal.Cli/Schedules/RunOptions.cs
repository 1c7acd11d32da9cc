using System.CommandLine;
using System.Globalization;
using Anneal.Schedules;

namespace Anneal.Cli.Schedules;

/// <summary>The options that describe the length of the run. Lengths in epochs, samples, tokens and percent are converted by them.</summary>
internal sealed class RunOptions
{
    private const long MostSteps = 1L << 53;

    private readonly Option<string?> _length = Number("--length", "STEPS", "The steps of the run. Default: epochs times steps per epoch, else to the end of the schedule, else 1000.");
    private readonly Option<string?> _stepsPerEpoch = Number("--steps-per-epoch", "STEPS", "The steps per epoch, for lengths in epochs and the epoch axis of a picture.");
    private readonly Option<string?> _epochs = Number("--epochs", "EPOCHS", "The epochs of the run.");
    private readonly Option<string?> _batchSize = Number("--batch-size", "SAMPLES", "The samples per step, for lengths in samples.");
    private readonly Option<string?> _tokensPerSample = Number("--tokens-per-sample", "TOKENS", "The tokens per sample, for lengths in tokens.");

    private Option<string?>[] All => [_length, _stepsPerEpoch, _epochs, _batchSize, _tokensPerSample];

    public void AddTo(Command command)
    {
        foreach (var option in All)
            command.Options.Add(option);
    }

    /// <summary>Whether anything was said of the run.</summary>
    public bool IsDescribed(ParseResult parsed) => All.Any(option => parsed.GetValue(option) is not null);

    /// <summary>The run as it was described; its length may be unknown.</summary>
    public RunLength Read(ParseResult parsed)
    {
        var length = WholeNumber.Of(parsed, _length, 1, MostSteps);
        var stepsPerEpoch = WholeNumber.Of(parsed, _stepsPerEpoch, 1, MostSteps);
        var epochs = (int?)WholeNumber.Of(parsed, _epochs, 1, int.MaxValue);
        var batchSize = (int?)WholeNumber.Of(parsed, _batchSize, 1, int.MaxValue);
        var tokensPerSample = Tokens(parsed);
        if (length is { } steps && epochs is { } count)
            stepsPerEpoch = stepsPerEpoch is null && steps % count == 0 ? steps / count : throw new UsageException(
                $"--length and --epochs can be combined only if the length is a whole number of epochs and --steps-per-epoch is not given; they were {steps} and {count}.");
        if (stepsPerEpoch > MostSteps / (epochs ?? 1))
            throw new UsageException($"--steps-per-epoch times --epochs must be at most 2^53; they were {stepsPerEpoch} and {epochs}.");
        var run = new RunLength(stepsPerEpoch, epochs, batchSize, tokensPerSample);
        return length is null ? run : run.WithSteps(length.Value);
    }

    private double? Tokens(ParseResult parsed)
    {
        if (parsed.GetValue(_tokensPerSample) is not { } text)
            return null;
        return double.TryParse(NumberText.Plain(text), NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var tokens)
            && tokens > 0 && double.IsFinite(tokens)
            ? tokens
            : throw new UsageException($"{_tokensPerSample.Name} must be a number above 0; it was '{text}'.");
    }

    private static Option<string?> Number(string name, string unit, string description) => new(name) { Description = description, HelpName = unit };
}
