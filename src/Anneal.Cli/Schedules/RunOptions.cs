using System.CommandLine;
using Anneal.Schedules;

namespace Anneal.Cli.Schedules;

/// <summary>The options that say how long the run is: lengths in epochs, samples and percent are counted by them.</summary>
internal sealed class RunOptions
{
    private const long StandardLength = 1000;

    private readonly Option<long?> _length = Whole<long>("--length", "STEPS", "Steps of the run. Default 1000, or epochs times steps per epoch.");
    private readonly Option<long?> _stepsPerEpoch = Whole<long>("--steps-per-epoch", "STEPS", "Steps of an epoch, for lengths in epochs.");
    private readonly Option<int?> _epochs = Whole<int>("--epochs", "EPOCHS", "Epochs of the run.");
    private readonly Option<int?> _batchSize = Whole<int>("--batch-size", "SAMPLES", "Samples of a step, for lengths in samples.");

    public void AddTo(Command command)
    {
        command.Options.Add(_length);
        command.Options.Add(_stepsPerEpoch);
        command.Options.Add(_epochs);
        command.Options.Add(_batchSize);
    }

    /// <summary>The run as it was described.</summary>
    public RunLength Read(ParseResult parsed)
    {
        var (length, stepsPerEpoch, epochs, batchSize) = (
            parsed.GetValue(_length), parsed.GetValue(_stepsPerEpoch), parsed.GetValue(_epochs), parsed.GetValue(_batchSize));
        try
        {
            if (length is null)
                return stepsPerEpoch is null && epochs is null && batchSize is null
                    ? RunLength.OfSteps(StandardLength)
                    : new RunLength(stepsPerEpoch, epochs, batchSize);
            return stepsPerEpoch is null && epochs is null && batchSize is null
                ? RunLength.OfSteps(length.Value)
                : WholeEpochs(length.Value, stepsPerEpoch, epochs, batchSize);
        }
        catch (ArgumentException error)
        {
            throw new UsageException(error.Message, error);
        }
    }

    private static RunLength WholeEpochs(long length, long? stepsPerEpoch, int? epochs, int? batchSize)
    {
        if (stepsPerEpoch is { } size && size > 0 && epochs is null && length % size == 0)
            return new(size, checked((int)(length / size)), batchSize);
        if (epochs is { } count && count > 0 && stepsPerEpoch is null && length % count == 0)
            return new(length / count, count, batchSize);
        throw new UsageException(
            "--length goes with one of --steps-per-epoch and --epochs, and must hold a whole number of epochs; " +
            "give --steps-per-epoch and --epochs without --length instead.");
    }

    private static Option<T?> Whole<T>(string name, string unit, string description) where T : struct =>
        new(name) { Description = description, HelpName = unit };
}
