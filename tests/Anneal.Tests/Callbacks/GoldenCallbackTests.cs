using System.Text.Json.Nodes;
using Anneal.Callbacks;
using Anneal.Testing;

namespace Anneal.Tests.Callbacks;

/// <summary>Callbacks against Keras on scripted logs. Intended differences are at the branches that name them.</summary>
public class GoldenCallbackTests
{
    public static TheoryData<string> EarlyStoppingCases => Ids("EarlyStopping");

    public static TheoryData<string> PlateauCases => Ids("ReduceLROnPlateau");

    public static TheoryData<string> CheckpointCases => Ids("ModelCheckpoint");

    public static TheoryData<string> SchedulerCases => Ids("LearningRateScheduler");

    public static TheoryData<string> TerminateCases => Ids("TerminateOnNaN");

    public static TheoryData<string> CsvCases => Ids("CSVLogger");

    [Theory]
    [MemberData(nameof(EarlyStoppingCases))]
    public void EarlyStopping_stops_and_restores_as_in_Keras(string id) => Compare(id, (k, _) => new EarlyStopping(
        Text(k, "monitor") ?? "val_loss", Number(k, "min_delta") ?? 0, (int)(Number(k, "patience") ?? 0), (int)(Number(k, "verbose") ?? 0), Text(k, "mode") ?? "auto",
        Number(k, "baseline"), Flag(k, "restore_best_weights") ?? false, (int)(Number(k, "start_from_epoch") ?? 0)));

    [Theory]
    [MemberData(nameof(PlateauCases))]
    public void ReduceLROnPlateau_reduces_as_in_Keras(string id) => Compare(id, (k, _) => new ReduceLROnPlateau(
        Text(k, "monitor") ?? "val_loss", Number(k, "factor") ?? 0.1, (int)(Number(k, "patience") ?? 10), (int)(Number(k, "verbose") ?? 0), Text(k, "mode") ?? "auto",
        Number(k, "min_delta") ?? 1e-4, (int)(Number(k, "cooldown") ?? 0), Number(k, "min_lr") ?? 0));

    [Theory]
    [MemberData(nameof(CheckpointCases))]
    public void ModelCheckpoint_saves_as_in_Keras(string id) => Compare(id, (k, folder) => new ModelCheckpoint(
        Path.Combine(folder, Text(k, "filepath")!), Text(k, "monitor") ?? "val_loss", (int)(Number(k, "verbose") ?? 0), Flag(k, "save_best_only") ?? false,
        Flag(k, "save_weights_only") ?? false, Text(k, "mode") ?? "auto",
        k["save_freq"] is not { } frequency ? default : frequency.GetValueKind() == System.Text.Json.JsonValueKind.String ? (Frequency)frequency.GetValue<string>() : frequency.GetValue<long>(),
        Number(k, "initial_value_threshold")));

    [Theory]
    [MemberData(nameof(SchedulerCases))]
    public void LearningRateScheduler_sets_rates_as_in_Keras(string id)
    {
        var schedule = Case(id)["schedule"]!;
        if (Text(schedule, "kind") is "tensor")
        {
            // In C# such a function is no argument.
            Assert.All(typeof(LearningRateScheduler).GetConstructors(), constructor => Assert.Equal(typeof(double), constructor.GetParameters()[0].ParameterType.GetGenericArguments()[^1]));
            return;
        }
        if (Text(schedule, "kind") is "int")
        {
            // In C# it becomes a double.
            using var run = new GoldenCallbackRun(Case(id), _ => new LearningRateScheduler(_ => 1), "");
            run.Run();
            Assert.All(run.Epochs, epoch => Assert.Equal(1, epoch.RateWithin, 1e-15));
            return;
        }
        Compare(id, (k, _) => Text(schedule, "kind") is "values"
            ? new LearningRateScheduler(epoch => Golden.Number(schedule["values"]![epoch]), (int)(Number(k, "verbose") ?? 0))
            : new LearningRateScheduler(RateOf(schedule), (int)(Number(k, "verbose") ?? 0)));
    }

    [Theory]
    [MemberData(nameof(TerminateCases))]
    public void TerminateOnNaN_ends_as_in_Keras(string id) => Compare(id, (k, _) => new TerminateOnNaN(Flag(k, "raise_error") ?? false));

    [Theory]
    [MemberData(nameof(CsvCases))]
    public void CSVLogger_writes_the_file_of_Keras(string id)
    {
        var (@case, folder) = (Case(id), Directory.CreateTempSubdirectory().FullName);
        var file = Path.Combine(folder, "log.csv");
        if (Text(@case, "existing_file_text") is { } existing) File.WriteAllText(file, existing);
        using var run = new GoldenCallbackRun(
            @case, _ => new CSVLogger(Path.Combine(folder, Text(@case["kwargs"]!, "filename")!), Text(@case["kwargs"]!, "separator") ?? ",", Flag(@case["kwargs"]!, "append") ?? false), folder);
        run.Run(withRate: false);
        if (@case.ContainsKey("logs_second_fit")) run.Run("logs_second_fit", withRate: false);
        Assert.Equal(OfNumbers(@case, Text(@case, "file_text")!), File.ReadAllText(file));
        Directory.Delete(folder, recursive: true);
    }

    private static void Compare(string id, Func<JsonNode, string, Callback> make)
    {
        var (@case, folder) = (Case(id), Directory.CreateTempSubdirectory().FullName);
        var kwargs = @case["kwargs"]!;
        try
        {
            // An unknown mode is refused; Keras warns.
            if (@case.ContainsKey("constructor") || Text(kwargs, "mode") is not (null or "auto" or "min" or "max"))
            {
                Assert.ThrowsAny<ArgumentException>(() => make(kwargs, folder));
                return;
            }
            using var run = new GoldenCallbackRun(@case, path => make(kwargs, path), folder);
            var rule = new NaNRule(@case);
            run.Run();
            // On numbers that differ in double and not in float32, Keras's NumPy backend is right.
            Compare(@case, (@case["numpy_result"] ?? @case["result"])!, run, folder, "logs", rule);
            if (!@case.ContainsKey("logs_second_fit")) return;
            run.Run("logs_second_fit", weights: 100);
            Compare(@case, (@case["numpy_result_second_fit"] ?? @case["result_second_fit"])!, run, folder, "logs_second_fit", rule);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Compare(JsonObject @case, JsonNode expected, GoldenCallbackRun run, string folder, string logs, NaNRule rule)
    {
        if (expected["raised"] is { } raised)
        {
            // Saving the best of batches fails in Keras.
            if (Text(raised, "error") == "TypeError")
            {
                Assert.Null(run.Raised);
                return;
            }
            Assert.NotNull(run.Raised);
            Assert.Equal(expected["raised_in_epoch"]!.GetValue<int>(), run.Epochs.Count);
            return;
        }
        Assert.Null(run.Raised);
        var byRule = rule.Follow(logs, logs == "logs" ? 0 : 100);
        if (BeginsWithNaN(@case, "logs") || BeginsWithNaN(@case, logs))
        {
            // In Keras nothing is better than a first NaN.
            rule.AssertSeen(byRule, run);
            return;
        }
        var epochs = expected["epochs_run"]!.AsArray();
        Assert.Equal(epochs.Count, run.Epochs.Count);
        foreach (var (one, epoch) in epochs.Zip(run.Epochs)) Compare(one!.AsObject(), epoch);
        GoldenCallbackRun.AssertNear(Golden.Number(expected["final_weight"]), run.Weight);
        GoldenCallbackRun.AssertNear(Golden.Number(expected["final_learning_rate"]), run.Model.Optimizer.LearningRate);
        GoldenCallbackRun.AssertSameMessages(expected["messages"]!.AsArray().Select(text => text!.GetValue<string>()), run.Messages, folder);
        Assert.Equal(expected["warnings"]!.AsArray().Count > 0, run.Messages.Any(line => line.StartsWith("Warning", StringComparison.Ordinal)));
    }

    private static void Compare(JsonObject expected, GoldenCallbackRun.Epoch epoch)
    {
        Assert.Equal(expected["epoch"]!.GetValue<int>(), epoch.Index);
        Assert.Equal(expected["batches_run"]!.GetValue<int>(), epoch.BatchesRun);
        Assert.Equal(expected["stop_training"]!.GetValue<bool>(), epoch.Stopped);
        GoldenCallbackRun.AssertNear(Golden.Number(expected["learning_rate_before"]), epoch.RateBefore);
        GoldenCallbackRun.AssertNear(Golden.Number(expected["learning_rate_in_epoch"]), epoch.RateWithin);
        GoldenCallbackRun.AssertNear(Golden.Number(expected["learning_rate_after"]), epoch.RateAfter);
        foreach (var (name, value) in expected["logs_added"]!.AsObject()) GoldenCallbackRun.AssertNear(Golden.Number(value), epoch.Logs[name]);
        foreach (var name in (string[])["wait", "best_epoch", "cooldown_counter"])
            if (expected[name] is { } count) Assert.Equal(count.GetValue<int>(), epoch.State.Values[name]!.GetValue<int>());
        if (expected["stopped_epoch"]?.GetValue<int>() is { } stopped) Assert.Equal(stopped == 0 ? -1 : stopped, epoch.State.Values["stopped_epoch"]!.GetValue<int>());
        if (expected.ContainsKey("best")) Assert.Equal(expected["best"] is { } best ? Golden.Number(best) : null, epoch.State.Number("best"));
        if (expected["files"] is { } files) Assert.Equal(files.AsObject().ToDictionary(file => file.Key, file => Golden.Number(file.Value)), epoch.Files);
    }

    /// <summary>Whether the first number that is looked at is NaN.</summary>
    private static bool BeginsWithNaN(JsonObject @case, string logs)
    {
        var kwargs = @case["kwargs"]!;
        if (Text(@case, "callback") is not ("EarlyStopping" or "ReduceLROnPlateau" or "ModelCheckpoint") || kwargs["initial_value_threshold"] is not null) return false;
        if (Text(@case, "callback") == "ModelCheckpoint" && Flag(kwargs, "save_best_only") != true) return false;
        var first = @case[logs]!.AsArray().Skip((int)(Number(kwargs, "start_from_epoch") ?? 0)).Select(epoch => epoch![Text(kwargs, "monitor") ?? "val_loss"]).FirstOrDefault(value => value is not null);
        return first is not null && double.IsNaN(Golden.Number(first));
    }

    /// <summary>The file without the columns that hold text or lists, which our logs do not have, and with whole numbers as the doubles that ours are.</summary>
    private static string OfNumbers(JsonObject @case, string text)
    {
        var first = @case["logs"]![0]!.AsObject();
        string[] others = [.. first.Where(entry => !GoldenCallbackRun.IsNumber(entry.Value)).Select(entry => entry.Key)];
        string[] whole = [.. first.Where(entry => entry.Value is JsonValue value && GoldenCallbackRun.IsNumber(value) && value.ToJsonString().All(char.IsAsciiDigit)).Select(entry => entry.Key)];
        if (others.Length + whole.Length == 0) return text;
        var rows = text.Split("\r\n").Select(CellsOf).ToArray();
        var names = rows[0];
        return string.Join("\r\n", rows.Select(row => string.Join(',', row.Select((cell, i) => (cell, names.Length > i ? names[i] : "")).Where(pair => !others.Contains(pair.Item2.Replace("val_", "", StringComparison.Ordinal)))
            .Select(pair => whole.Contains(pair.Item2) && pair.cell != pair.Item2 ? $"{pair.cell}.0" : pair.cell))));
    }

    private static string[] CellsOf(string row) => [.. System.Text.RegularExpressions.Regex.Matches(row, "(?:^|,)(\"(?:[^\"]|\"\")*\"|[^,]*)").Select(cell => cell.Groups[1].Value)];

    private static Func<int, double, double> RateOf(JsonNode schedule) => Text(schedule, "kind") switch
    {
        "multiply" => (epoch, rate) => epoch >= (int)Number(schedule, "from_epoch")! ? rate * Number(schedule, "factor")!.Value : rate,
        "inverse" => (epoch, _) => Number(schedule, "rate")!.Value / (1 + Number(schedule, "decay")!.Value * epoch),
        "numpy32" => (epoch, _) => (float)Number(schedule, "rate")!.Value / (float)(epoch + 1),
        var kind => throw new NotSupportedException($"a schedule of kind {kind}"),
    };

    private static JsonObject Case(string id) => Golden.Cases("callbacks").Single(@case => Text(@case, "id") == id);

    private static TheoryData<string> Ids(string callback) => [.. GoldenCallbackRun.Of(callback).Select(@case => Text(@case, "id")!)];

    private static string? Text(JsonNode node, string name) => node[name]?.GetValue<string>();

    private static double? Number(JsonNode node, string name) => node[name] is { } value ? Golden.Number(value) : null;

    private static bool? Flag(JsonNode node, string name) => node[name]?.GetValue<bool>();
}
