using System.Text;
using System.Text.Json.Nodes;
using Anneal.Training;

namespace Anneal.Callbacks;

/// <summary>The result of <c>Fit</c>: the numbers of each epoch, by name.</summary>
/// <remarks>
/// Keras: <c>keras.callbacks.History</c>. Unlike in Keras, there is always a <c>learning_rate</c>, the rate of the last update of each epoch.
/// </remarks>
/// <example><code>
/// var history = model.Fit(x, y, epochs: 5);
/// history["loss"][^1]            // the last epoch's mean loss
/// history["learning_rate"]       // the rate in force at the end of each epoch
/// history.EpochsOf("val_loss")   // 2, 5, 8 with validationFreq: 3
/// </code></example>
public sealed class History : Callback
{
    private const string Began = "began", Took = "seconds";
    private const string ValuesOf = "values/", EpochsWith = "epochs/", AllEpochs = "epochs", AllUpdates = "updates";
    private readonly OrderedDictionary<string, (List<double> Values, List<int> Epochs)> series = [];
    private readonly List<int> epochs = [];
    private readonly List<UpdateCounts> updates = [];
    private readonly List<TrainingMessage> messages = [];
    private int epochNow;
    private DateTimeOffset began, resumed, ended;
    private TimeSpan before;

    /// <summary>The values of one number, one per epoch that has it.</summary>
    /// <param name="name"><c>loss</c>, <c>val_loss</c>, <c>learning_rate</c>, a metric's name, ...</param>
    /// <exception cref="KeyNotFoundException">There is no such number. The message lists all names.</exception>
    public IReadOnlyList<double> this[string name] => Of(name).Values;

    /// <summary>The names of the numbers, in Keras's order.</summary>
    public IReadOnlyList<string> Names => [.. series.Keys];

    /// <summary>The epochs trained, from 0.</summary>
    public IReadOnlyList<int> Epochs => epochs;

    /// <summary>The epochs that have a number, from 0. With a validation every few epochs, not every epoch has its numbers.</summary>
    /// <param name="name"><c>loss</c>, <c>val_loss</c>, <c>learning_rate</c>, a metric's name, ...</param>
    /// <returns>As many epochs as the number has values.</returns>
    /// <exception cref="KeyNotFoundException">There is no such number. The message lists all names.</exception>
    public IReadOnlyList<int> EpochsOf(string name) => Of(name).Epochs;

    /// <summary>What the optimizer had done at the end of each epoch: applied, accumulated and skipped updates, counted from its first.</summary>
    public IReadOnlyList<UpdateCounts> Updates => updates;

    /// <summary>What happened in the run, in order: warnings, what callbacks did, and what <see cref="TrainingControl"/> was told.</summary>
    public IReadOnlyList<TrainingMessage> Messages => messages;

    /// <summary>Why training ended.</summary>
    public StopReason StopReason { get; internal set; }

    /// <summary>The schedules of the run.</summary>
    internal IReadOnlyList<RatePlan> Plans { get; init; } = [];

    /// <summary>Writes a page about the run: curves of losses, metrics and rates, the schedule, messages and warnings, all numbers, the model and the environment.</summary>
    /// <param name="path">The path of the HTML file, which needs no other file. An existing file is replaced.</param>
    /// <exception cref="InvalidOperationException">The history is not that of a run.</exception>
    /// <exception cref="ObjectDisposedException">The model has been disposed.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <example><code>
    /// model.Fit(x, y, epochs: 10).SaveReport("run.html");
    /// </code></example>
    public void SaveReport(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var page = new RunReport(this, Model, Plans, began, before + (ended - resumed)).Write();
        WholeFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(page)));
    }

    /// <inheritdoc/>
    public override bool RunsOnEveryRank => true;

    /// <inheritdoc/>
    public override void OnTrainBegin() => (began, resumed, ended, before) = (Now, Now, Now, TimeSpan.Zero);

    /// <inheritdoc/>
    public override void OnTrainEnd(Logs logs) => ended = Now;

    /// <inheritdoc/>
    public override void OnEpochBegin(int epoch) => epochNow = epoch;

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        epochs.Add(epoch);
        if (IsAttached) updates.Add(UpdateLogs.Counts(Model.Optimizer));
        foreach (var (name, value) in logs)
        {
            if (!series.TryGetValue(name, out var known)) series.Add(name, known = ([], []));
            known.Values.Add(value);
            known.Epochs.Add(epoch);
        }
    }

    /// <inheritdoc/>
    public override CallbackState GetState()
    {
        var state = new CallbackState
        {
            Values =
            {
                ["names"] = new JsonArray([.. series.Keys.Select(name => (JsonNode)name)]),
                [Began] = began,
                [Took] = (before + (Now - resumed)).TotalSeconds,
                ["messages"] = new JsonArray([.. messages.Select(message => new JsonArray(message.Epoch, message.Iteration, message.Text))]),
            },
        };
        state.Arrays.Add(AllEpochs, epochs.Select(epoch => (long)epoch).ToArray());
        state.Arrays.Add(AllUpdates, updates.SelectMany(counts => (long[])[counts.Applied, counts.Accumulated, counts.Skipped]).ToArray());
        foreach (var (name, (values, of)) in series)
        {
            state.Arrays.Add(ValuesOf + name, values.ToArray());
            state.Arrays.Add(EpochsWith + name, of.Select(epoch => (long)epoch).ToArray());
        }
        return state;
    }

    /// <inheritdoc/>
    public override void SetState(CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        epochs.Clear();
        updates.Clear();
        series.Clear();
        messages.Clear();
        epochs.AddRange(Epochs(AllEpochs));
        updates.AddRange(state.Array<long>(AllUpdates).Chunk(3).Select(counts => new UpdateCounts(counts[0], counts[1], counts[2])));
        foreach (var name in state.Values["names"]!.AsArray().Select(name => (string)name!))
            series.Add(name, ([.. state.Array<double>(ValuesOf + name)], [.. Epochs(EpochsWith + name)]));
        messages.AddRange(state.Values["messages"]!.AsArray().Select(message => new TrainingMessage((int)message![0]!, (long)message[1]!, (string)message[2]!)));

        if (state.Values[Began] is { } first) (began, before) = ((DateTimeOffset)first, TimeSpan.FromSeconds((double)state.Values[Took]!));

        IEnumerable<int> Epochs(string name) => state.Array<long>(name).Select(epoch => (int)epoch);
    }

    private static DateTimeOffset Now => TimeProvider.System.GetLocalNow();

    /// <summary>The numbers of the last epoch.</summary>
    internal Logs Last()
    {
        var logs = new Logs();
        foreach (var (name, (values, at)) in series)
            if (at[^1] == epochs[^1]) logs[name] = values[^1];
        return logs;
    }

    internal bool Has(string message) => messages.Exists(known => known.Text == message);

    internal void Add(string message) => messages.Add(new(epochNow, Model.Compilation?.Optimizer.Iterations ?? 0, message));

    private (List<double> Values, List<int> Epochs) Of(string name) => series.TryGetValue(name, out var known)
        ? known
        : throw new KeyNotFoundException(
            $"The history has no '{name}'. {(series.Count == 0 ? "It has no numbers yet: no epoch came to its end" : $"It has {string.Join(", ", series.Keys)}")}.");
}
