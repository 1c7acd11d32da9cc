using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Anneal.Callbacks;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Testing;

namespace Anneal.Tests.Callbacks;

/// <summary>The loop of <c>Fit</c> with scripted logs, as FORMAT.md describes it: the single weight of the model tells the moment.</summary>
internal sealed class GoldenCallbackRun : IDisposable
{
    private readonly JsonObject @case;
    private readonly Callback callback;
    private readonly string folder;
    private readonly MessageRecorder recorder = new();

    public GoldenCallbackRun(JsonObject @case, Func<string, Callback> make, string folder)
    {
        (this.@case, this.folder) = (@case, folder);
        var settings = @case["model"]!;
        Model = new([new Input(1), new Dense(1, useBias: false)]);
        Model.Compile(
            (Optimizer)new SGD(settings["learning_rate"]!.GetValue<double>()), "mse",
            [.. settings["metrics"]!.AsArray().Select(name => (Anneal.Metrics.Metric)name!.GetValue<string>())]);
        Model.TestOnBatch(new float[,] { { 1 } }, new float[,] { { 1 } });
        callback = make(folder);
    }

    public Sequential Model { get; }

    public IReadOnlyList<string> Messages => recorder.Lines;

    public List<Epoch> Epochs { get; } = [];

    public double Weight
    {
        get => GoldenTensor.Values(Model.Variables[0].Value)[0];
        private set => Model.SetWeights([new float[,] { { (float)value } }]);
    }

    /// <summary>What was thrown in the run.</summary>
    public Exception? Raised { get; private set; }

    public static IEnumerable<JsonObject> Of(string callback) => Golden.Cases("callbacks").Where(@case => @case["callback"]!.GetValue<string>() == callback);

    /// <summary>Another fit with the same callback and model.</summary>
    public void Run(string logs = "logs", double weights = 0, bool withRate = true)
    {
        Epochs.Clear();
        recorder.Lines.Clear();
        Raised = null;
        var scripts = @case[logs]!.AsArray();
        var batches = @case["batches_per_epoch"]!.GetValue<int>();
        var list = new CallbackList(Model, [callback, recorder], new(0, scripts.Count, batches));
        Model.StopTraining = false;
        try
        {
            list.Call(c => c.OnTrainBegin());
            for (var epoch = 0; epoch < scripts.Count && !Model.StopTraining; epoch++) RunEpoch(list, epoch, scripts[epoch]!.AsObject(), batches, weights, withRate);
            list.Call(c => c.OnTrainEnd(new()));
        }
        catch (InvalidOperationException error)
        {
            Raised = error;
        }
    }

    public void Dispose() => Model.Dispose();

    private void RunEpoch(CallbackList list, int epoch, JsonObject script, int batches, double weights, bool withRate)
    {
        var before = Model.Optimizer.LearningRate;
        list.Call(c => c.OnEpochBegin(epoch));
        var within = Model.Optimizer.LearningRate;
        var batch = 0;
        for (; batch < batches && !Model.StopTraining; batch++)
        {
            Weight = weights + epoch + (batch + 1) / 4.0;
            list.Call(c => c.OnTrainBatchBegin(batch));
            var batchLogs = LogsOf(@case["batch_logs"]?[epoch]![batch]!.AsObject() ?? new JsonObject { ["loss"] = 0.5 });
            list.Call(c => c.OnTrainBatchEnd(batch, batchLogs));
        }
        Weight = weights + epoch + 1;
        var logs = LogsOf(script);
        if (withRate) logs["learning_rate"] = within;
        list.Call(c => c.OnEpochEnd(epoch, logs));
        Epochs.Add(new(epoch, batch, before, within, Model.Optimizer.LearningRate, logs, ReadFiles(), Model.StopTraining, callback.GetState()));
    }

    /// <summary>Numbers only: our logs hold nothing else.</summary>
    private static Logs LogsOf(JsonObject script)
    {
        var logs = new Logs();
        foreach (var (name, value) in script)
            if (IsNumber(value)) logs[name] = Golden.Number(value);
        return logs;
    }

    public static bool IsNumber(JsonNode? value) => value?.GetValueKind() == System.Text.Json.JsonValueKind.Number
        || (value?.GetValueKind() == System.Text.Json.JsonValueKind.String && value.GetValue<string>() is "NaN" or "Infinity" or "-Infinity");

    /// <summary>The weight that each saved file holds, by its path in the folder.</summary>
    private SortedDictionary<string, double> ReadFiles()
    {
        var weights = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var path in folder.Length > 0 ? Directory.GetFiles(folder, "*.*", SearchOption.AllDirectories) : [])
        {
            if (Path.GetExtension(path) is not (".keras" or ".h5")) continue;
            using var model = path.EndsWith(".keras", StringComparison.Ordinal) ? Anneal.Models.Model.Load(path) : new Sequential([new Input(1), new Dense(1, useBias: false)]);
            if (path.EndsWith(".h5", StringComparison.Ordinal)) model.LoadWeights(path);
            weights.Add(Path.GetRelativePath(folder, path), GoldenTensor.Values(model.Variables[0].Value)[0]);
        }
        return weights;
    }

    /// <summary>Texts that say the same but for the digits of float32 numbers.</summary>
    public static void AssertSameMessages(IEnumerable<string> expected, IEnumerable<string> actual, string folder)
    {
        var (texts, others) = (expected.ToList(), actual.Where(line => !line.StartsWith("Warning", StringComparison.Ordinal)).Select(line => line.Replace(folder, "DIR", StringComparison.Ordinal)).ToList());
        Assert.Equal(texts.Count, others.Count);
        foreach (var (text, other) in texts.Zip(others))
        {
            Assert.Equal(Decimals.Replace(text, "#"), Decimals.Replace(other, "#"));
            foreach (var (one, two) in Decimals.Matches(text).Zip(Decimals.Matches(other))) AssertNear(Parse(one.Value), Parse(two.Value));
        }
    }

    public static void AssertNear(double expected, double actual) => Assert.True(
        expected.Equals(actual) || Math.Abs(expected - actual) <= 1e-6 * Math.Abs(expected), string.Create(CultureInfo.InvariantCulture, $"{expected} was expected; it was {actual}."));

    private static readonly Regex Decimals = new(@"(?<=learning rate to )\d+(\.\d+)?([eE][-+]?\d+)?");

    private static double Parse(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>What was seen at the end of an epoch.</summary>
    public sealed record Epoch(
        int Index, int BatchesRun, double RateBefore, double RateWithin, double RateAfter, Logs Logs, SortedDictionary<string, double> Files, bool Stopped, CallbackState State);

    private sealed class MessageRecorder : Callback
    {
        public List<string> Lines { get; } = [];

        public override bool ShowsProgress => true;

        public override void OnAnnounce(IReadOnlyList<string> lines) => Lines.AddRange(lines);
    }
}
