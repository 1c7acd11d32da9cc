using System.CommandLine;
using System.Globalization;
using Anneal.Schedules;

namespace Anneal.Cli.Schedules;

/// <summary>The options that say how long the run is: lengths in epochs, samples, tokens and percent are counted by them.</summary>
internal sealed class RunOptions
{
    private const long StandardLength = 1000, MostSteps = 1L << 53;

    private readonly Option<string?> _length = Number("--length", "STEPS", "Steps of the run. Default 1000, or epochs times steps per epoch.");
    private readonly Option<string?> _stepsPerEpoch = Number("--steps-per-epoch", "STEPS", "Steps of an epoch, for lengths in epochs and the epochs of a picture.");
    private readonly Option<string?> _epochs = Number("--epochs", "EPOCHS", "Epochs of the run.");
    private readonly Option<string?> _batchSize = Number("--batch-size", "SAMPLES", "Samples of a step, for lengths in samples.");
    private readonly Option<string?> _tokensPerSample = Number("--tokens-per-sample", "TOKENS", "Tokens of a sample, for lengths in tokens.");

    private Option<string?>[] All => [_length, _stepsPerEpoch, _epochs, _batchSize, _tokensPerSample];

    public void AddTo(Command command)
    {
        foreach (var option in All)
            command.Options.Add(option);
    }

    /// <summary>Whether anything was said of the run.</summary>
    public bool IsDescribed(ParseResult parsed) => All.Any(option => parsed.GetValue(option) is not null);

    /// <summary>The run as it was described.</summary>
    public RunLength Read(ParseResult parsed)
    {
        var length = WholeNumber.Of(parsed, _length, 1, MostSteps);
        var stepsPerEpoch = WholeNumber.Of(parsed, _stepsPerEpoch, 1, MostSteps);
        var epochs = (int?)WholeNumber.Of(parsed, _epochs, 1, int.MaxValue);
        var batchSize = (int?)WholeNumber.Of(parsed, _batchSize, 1, int.MaxValue);
        var tokensPerSample = Tokens(parsed);
        if (length is null && stepsPerEpoch is null && epochs is null)
            length = StandardLength;
        if (length is { } steps && epochs is { } count)
            stepsPerEpoch = stepsPerEpoch is null && steps % count == 0 ? steps / count : throw new UsageException(
                $"--length and --epochs go together where the length is a whole number of epochs, without --steps-per-epoch; they were {steps} and {count}.");
        if (stepsPerEpoch > MostSteps / (epochs ?? 1))
            throw new UsageException($"--steps-per-epoch times --epochs must be at most 2^53; they were {stepsPerEpoch} and {epochs}.");
        var run = new RunLength(stepsPerEpoch, epochs, batchSize, tokensPerSample);
        return length is null ? run : run.WithSteps(length.Value);
    }

    private double? Tokens(ParseResult parsed)
    {
        if (parsed.GetValue(_tokensPerSample) is not { } text)
            return null;
        return double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var tokens)
            && tokens > 0 && double.IsFinite(tokens)
            ? tokens
            : throw new UsageException($"{_tokensPerSample.Name} takes a number above 0; it was given '{text}'.");
    }

    private static Option<string?> Number(string name, string unit, string description) => new(name) { Description = description, HelpName = unit };
}
