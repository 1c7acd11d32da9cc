using Microsoft.Extensions.Logging;

namespace Anneal.Callbacks;

/// <summary>Writes the epochs and messages of training to an <see cref="ILogger"/>.</summary>
/// <remarks>
/// Epochs and messages have the level <see cref="LogLevel.Information"/>, warnings <see cref="LogLevel.Warning"/>. The values <c>Epoch</c>, <c>Epochs</c> and <c>Logs</c> are
/// structured.
/// </remarks>
/// <param name="logger">The logger.</param>
/// <example><code>
/// model.Fit(x, y, epochs: 10, verbose: 0, callbacks: new TrainingLogger(loggerFactory.CreateLogger("training")));
/// </code></example>
public sealed partial class TrainingLogger(ILogger logger) : Callback
{
    private readonly ILogger logger = logger ?? throw new ArgumentNullException(nameof(logger));

    /// <inheritdoc/>
    public override void OnTrainBegin()
    {
        if (Parameters.Steps is { } steps) Began(Model.Name, Parameters.Epochs, steps);
        else BeganUncounted(Model.Name, Parameters.Epochs);
    }

    /// <inheritdoc/>
    public override void OnAnnounce(IReadOnlyList<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        foreach (var line in lines)
            if (line.StartsWith("Warning: ", StringComparison.Ordinal)) Warned(line["Warning: ".Length..]);
            else Told(line);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        if (!logger.IsEnabled(LogLevel.Information)) return;
        var numbers = logs.ToString();
        Ended(epoch + 1, Parameters.Epochs, numbers);
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(Logs logs) => Finished(Model.Name, Model.Optimizer.Iterations);

    [LoggerMessage(Level = LogLevel.Information, Message = "Training {Model}: {Epochs} epochs of {Steps} batches")]
    private partial void Began(string model, int epochs, long steps);

    [LoggerMessage(Level = LogLevel.Information, Message = "Training {Model}: {Epochs} epochs of an unknown number of batches")]
    private partial void BeganUncounted(string model, int epochs);

    [LoggerMessage(Level = LogLevel.Information, Message = "Epoch {Epoch}/{Epochs}: {Logs}")]
    private partial void Ended(int epoch, int epochs, string logs);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Line}")]
    private partial void Told(string line);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Line}")]
    private partial void Warned(string line);

    [LoggerMessage(Level = LogLevel.Information, Message = "Training {Model} ended after {Updates} updates")]
    private partial void Finished(string model, long updates);
}
