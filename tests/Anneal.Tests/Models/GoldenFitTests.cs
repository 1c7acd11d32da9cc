using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Anneal.Callbacks;
using Anneal.Data;
using Anneal.Models;
using Anneal.Schedules;
using Anneal.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Models;

/// <summary>
/// Whole runs of real Keras (torch backend): losses, metrics, rates, weights and what comes after. Both sides add up in float32 in
/// different orders, and training lets such differences grow: 1e-4 relative.
/// </summary>
public sealed partial class GoldenFitTests
{
    private const double Tolerance = 1e-4;

    private static readonly string[] KnownFitArguments =
    [
        "epochs", "batch_size", "shuffle", "validation_split", "initial_epoch", "steps_per_epoch", "validation_freq", "validation_batch_size", "validation_steps",
    ];

    public static TheoryData<int> Cases() => [.. Enumerable.Range(0, Golden.Cases("fit").Count)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Fit_follows_Keras(int index)
    {
        var c = Golden.Cases("fit")[index];
        using var scope = NewDisposeScope();
        if (c.ContainsKey("model")) FollowRun(c);
        else FollowKerasOwnTest(c);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_a_model_was_compiled_with_is_written_as_in_Keras(int index)
    {
        if (Golden.Cases("fit")[index]["model"] is not { } golden) return;
        using var model = GoldenModel.Model(golden);
        Assert.True(model.Compiled);
        Assert.Equal(GoldenModel.OnAnyBackend(golden.ToJsonString()), model.ToConfig().ToJsonString());
    }

    private static void FollowKerasOwnTest(JsonObject c)
    {
        using var model = new Sequential([new Anneal.Layers.Dense(2, kernelInitializer: "ones", biasInitializer: "ones")]);
        model.Compile(GoldenModel.Optimizer(c["optimizer"]!), GoldenModel.Loss(c["loss"]!));
        var history = model.Fit(
            GoldenTensor.Of(c["x"]!), GoldenTensor.Of(c["y"]!),
            batchSize: c["batch_size"]!.GetValue<int>(), epochs: c["epochs"]!.GetValue<int>(), verbose: 0, shuffle: false);
        var expected = c["expected_in_keras_test"]!;
        GoldenTensor.AssertCloseToScale(Golden.Numbers(expected["loss"]), history["loss"], expected["rtol"]!.GetValue<double>(), "loss of Keras's own test");
        CompareWeights(c["final_weights"]!, model);
    }

    private static void FollowRun(JsonObject c)
    {
        var arguments = c["fit_kwargs"]!.AsObject();
        Assert.Empty(arguments.Select(argument => argument.Key).Except(KnownFitArguments));
        using var model = GoldenModel.Model(c["model"]!);
        var (x, y) = (Data(c["x"]!), Data(c["y"]!));
        model.SetWeights([.. c["initial_weights"]!.AsArray().Select(w => (ArrayLike)GoldenTensor.Of(w!["value"]!))]);
        model.Compile(
            OnKerasClock(c["optimizer"]!), GoldenModel.Losses(c["loss"]!), GoldenModel.Weights(c["loss_weights"]), GoldenModel.Metrics(c["metrics"]), GoldenModel.Metrics(c["weighted_metrics"]));
        Tensor? sampleWeight = c["sample_weight"] is { } weights ? GoldenTensor.Of(weights) : null;
        var classWeight = c["class_weight"]?.AsObject()
            .ToDictionary(p => int.Parse(p.Key, CultureInfo.InvariantCulture), p => p.Value!.GetValue<double>());
        var validation = c["validation_data"];

        foreach (var fit in c["fits"]!.AsArray())
        {
            var recorder = new Recorder();
            var history = model.Fit(
                x, y,
                batchSize: arguments["batch_size"]?.GetValue<int>() ?? 32,
                epochs: arguments["epochs"]!.GetValue<int>(),
                verbose: 0,
                callbacks: [recorder, .. c["callbacks"]!.AsArray().Select(callback => Made(callback!))],
                validationSplit: arguments["validation_split"]?.GetValue<double>() ?? 0,
                validationData: validation is null ? null : (Data(validation["x"]!), Data(validation["y"]!)),
                shuffle: false,
                classWeight: classWeight,
                sampleWeight: sampleWeight,
                initialEpoch: arguments["initial_epoch"]?.GetValue<int>() ?? 0,
                stepsPerEpoch: arguments["steps_per_epoch"]?.GetValue<long>(),
                validationSteps: arguments["validation_steps"]?.GetValue<long>(),
                validationBatchSize: arguments["validation_batch_size"]?.GetValue<int>(),
                validationFreq: arguments["validation_freq"]?.GetValue<int>() ?? 1,
                validationSampleWeight: validation?["sample_weight"] is { } v ? GoldenTensor.Of(v) : null);
            CompareHistory(fit!, history, recorder, model);
        }

        CompareWeights(c["final_weights"]!, model);
        CompareAfterwards(c, model, x, y, sampleWeight);
    }

    private static Callback Made(JsonNode callback)
    {
        var name = callback["class_name"]!.GetValue<string>();
        if (callback["function"]?.GetValue<string>() is not { } function)
            return (Callback)GoldenBinding.Construct(GoldenBinding.Find(typeof(Callback), name), callback["kwargs"]!.AsObject());
        if (callback["table"] is { } table) return new LearningRateScheduler(epoch => Golden.Numbers(table)[epoch]);
        var parts = Halving().Match(function);
        Assert.True(parts.Success, function);
        var (first, factor) = (double.Parse(parts.Groups[1].Value, CultureInfo.InvariantCulture), double.Parse(parts.Groups[2].Value, CultureInfo.InvariantCulture));
        return new LearningRateScheduler((epoch, rate) => epoch < first ? rate : rate * factor);
    }

    [GeneratedRegex(@"^f\(epoch, lr\) = lr if epoch < (\S+) else lr \* (\S+)$")]
    private static partial Regex Halving();

    /// <summary>Keras's schedules count batches while gradients are accumulated: update u of k batches has the rate of batch u k + k - 1.</summary>
    private static Anneal.Optimizers.Optimizer OnKerasClock(JsonNode serialized)
    {
        var optimizer = GoldenModel.Optimizer(serialized);
        if (optimizer is not Anneal.Optimizers.RuleOptimizer { Schedule: { } schedule, GradientAccumulationSteps: { } k }) return optimizer;
        var config = serialized.DeepClone();
        var name = Guid.NewGuid().ToString("N");
        LearningRateSchedule.Register(_ => new OnBatches(schedule, k), "tests", name);
        config["config"]!["learning_rate"] = new JsonObject { ["class_name"] = "OnBatches", ["config"] = new JsonObject(), ["registered_name"] = $"tests>{name}" };
        optimizer.Dispose();
        return GoldenModel.Optimizer(config);
    }

    private static void CompareHistory(JsonNode fit, History history, Recorder recorder, Model model)
    {
        var expected = fit["history"]!.AsObject();
        // The rate, and factors of it that callbacks set, are in every history.
        Assert.Equal(
            expected.Select(e => e.Key).Where(n => n != "learning_rate"),
            history.Names.Where(n => n != "learning_rate" && !n.StartsWith("rate_factor/", StringComparison.Ordinal)));
        Assert.Equal(recorder.EpochEndRates.Count, history["learning_rate"].Count);
        foreach (var (name, values) in expected)
            GoldenTensor.AssertCloseToScale(Golden.Numbers(values), history[name], Tolerance, name);
        Assert.Equal(fit["epoch_index"]!.AsArray().Select(e => e!.GetValue<int>()), history.Epochs);
        if (model.Optimizer.Schedule is not OnBatches)
        {
            GoldenTensor.AssertCloseToScale(Golden.Numbers(fit["batch_learning_rates"]), recorder.BatchRates, 1e-6, "the rate before each batch");
            GoldenTensor.AssertCloseToScale(Golden.Numbers(fit["batch_learning_rates"]), recorder.UsedRates, 1e-6, "the rate each update logged");
            GoldenTensor.AssertCloseToScale(Golden.Numbers(fit["epoch_end_learning_rates"]), recorder.EpochEndRates, 1e-6, "the rate after each epoch");
        }
        GoldenTensor.AssertCloseToScale(Golden.Numbers(fit["batch_end_running_loss"]), recorder.RunningLosses, Tolerance, "running loss");
        Assert.Equal(fit["iterations"]!.GetValue<long>(), model.Optimizer.Iterations);
    }

    private static void CompareWeights(JsonNode expected, Model model)
    {
        var weights = expected.AsArray();
        Assert.Equal(weights.Select(w => w!["name"]!.GetValue<string>()), model.Variables.Select(v => v.Name));
        Assert.Equal(weights.Select(w => w!["path"]!.GetValue<string>()), model.Variables.Select(v => v.Path));
        for (var i = 0; i < weights.Count; i++)
            GoldenTensor.AssertCloseToScale(Golden.Array(weights[i]!["value"]).Data, GoldenTensor.Values(model.Variables[i].Value), Tolerance, model.Variables[i].Path, leastScale: 0.1);
    }

    private static void CompareAfterwards(JsonObject c, Model model, DataLike x, DataLike y, Tensor? sampleWeight)
    {
        var evaluate = c["evaluate"]!;
        Compare(evaluate["result"]!, model.Evaluate(x, y, evaluate["batch_size"]?.GetValue<int>() ?? 32, verbose: 0), "evaluate");
        if (c["evaluate_weighted"] is { } weighted)
            Compare(weighted["result"]!, model.Evaluate(x, y, weighted["batch_size"]?.GetValue<int>() ?? 32, verbose: 0, sampleWeight), "evaluate with weights");

        var predict = c["predict"]!;
        var rows = predict["rows"]!.GetValue<long>();
        var predictions = model.PredictAll(Rows(c["x"]!, rows), batchSize: 4, verbose: 0).Flatten().ToList();
        foreach (var (i, expected) in (predict["result"]!["dict"] is JsonObject named ? [.. named.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => p.Value!)] : new[] { predict["result"]! }).Index())
        {
            var values = new float[predictions[i].FlattenedLength];
            predictions[i].FlattenTo(values);
            GoldenTensor.AssertCloseToScale(Golden.Array(expected).Data, [.. values], Tolerance, $"predict {i}");
        }

        var more = c["train_on_batch_after"]!;
        rows = more["rows"]!.GetValue<long>();
        var trained = model.TrainOnBatch(Rows(c["x"]!, rows), Rows(c["y"]!, rows));
        Compare(more["result"]!, trained, "train_on_batch");
        Compare(c["test_on_batch_after"]!["result"]!, model.TestOnBatch(Rows(c["x"]!, rows), Rows(c["y"]!, rows)), "test_on_batch");
    }

    private static void Compare(JsonNode expected, Logs actual, string what)
    {
        foreach (var (name, value) in expected.AsObject())
            GoldenTensor.AssertCloseToScale([Golden.Number(value)], [actual[name]], Tolerance, $"{what}: {name}");
    }

    private static DataLike Data(JsonNode node) => Rows(node, null);

    private static DataLike Rows(JsonNode node, long? rows)
    {
        if (node["list"] is JsonArray list) return list.Select(item => One(item!)).ToArray();
        if (node["dict"] is JsonObject named) return named.ToDictionary(pair => pair.Key, pair => One(pair.Value!));
        return One(node);

        ArrayLike One(JsonNode tensor) => rows is { } count ? GoldenTensor.Of(tensor).narrow(0, 0, count) : GoldenTensor.Of(tensor);
    }

    private sealed record OnBatches(LearningRateSchedule Inner, int Parts) : LearningRateSchedule
    {
        public override double At(double step) => Inner.At(step * Parts + Parts - 1);
    }

    private sealed class Recorder : Callback
    {
        public List<double> BatchRates { get; } = [];

        public List<double> UsedRates { get; } = [];

        public List<double> EpochEndRates { get; } = [];

        public List<double> RunningLosses { get; } = [];

        public override void OnTrainBatchBegin(long batch) => BatchRates.Add(Model.Optimizer.LearningRate);

        public override void OnTrainBatchEnd(long batch, Logs logs)
        {
            UsedRates.Add(logs["learning_rate"]);
            RunningLosses.Add(logs["loss"]);
        }

        public override void OnEpochEnd(int epoch, Logs logs) => EpochEndRates.Add(Model.Optimizer.LearningRate);
    }
}
