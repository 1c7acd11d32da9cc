using System.Globalization;
using System.Text.Json.Nodes;
using Anneal.Cli.Output;
using Anneal.Cli.Schedules;
using Anneal.Models;
using Anneal.Saving;
using Anneal.Schedules;

namespace Anneal.Cli.Models;

/// <summary>What a file of a model has, as text, as a table and as JSON.</summary>
internal sealed class ModelFacts(string path, StoredModel model)
{
    private const string Unknown = "-";

    public static ModelFacts Read(string path) => new(path, ReadFile.Guarded(() => StoredModel.Read(path)));

    public void Write(TextWriter writer, OutputFormat format)
    {
        if (format == OutputFormat.Json) RateColumns.WriteJson(writer, ToJson());
        else if (format == OutputFormat.Csv) WriteLines(writer);
        else WriteText(writer);
    }

    private void WriteText(TextWriter writer)
    {
        writer.WriteLine($"{path}: {model.Format}{(model.KerasVersion is { } version ? $", Keras {version}" : "")}");
        if (model.Config is { } config) writer.WriteLine($"Model: \"{JsonText.Of((config["config"] as JsonObject)?["name"]) ?? Unknown}\" ({JsonText.Of(config["class_name"])})");
        var table = new TextTable(["Layer (type)", "Input Shape", "Weights", "Param #"], [Alignment.Left, Alignment.Left, Alignment.Left, Alignment.Right]);
        foreach (var layer in model.Layers) table.Add([layer.Type is null ? layer.Name : $"{layer.Name} ({layer.Type})", layer.InputShape ?? Unknown, layer.Arrays is null ? Unknown : Shapes(layer), Count(layer.Parameters)]);
        if (model.Layers.Count > 0)
            foreach (var line in table.Lines()) writer.WriteLine(line);
        writer.WriteLine($"Total params: {Count(model.Parameters)}");
        if (model.Compiled is not { } compiled) return;
        if (compiled["optimizer"] is JsonObject optimizer)
        {
            writer.WriteLine($"Optimizer: {JsonText.Of(optimizer["class_name"])}{(model.Updates is { } updates ? $", {Count(updates)} updates" : "")}");
            WriteArguments(writer, optimizer["config"] as JsonObject ?? [], "  ");
        }
        foreach (var (title, key) in new[] { ("Loss", "loss"), ("Metrics", "metrics") })
            if (compiled[key] is { } given) writer.WriteLine($"{title}: {JsonText.Of(given) ?? PythonJson.Write(given)}");
        WriteSchedule(writer, compiled);
    }

    // A line for each; those of an object within stand below it.
    private static void WriteArguments(TextWriter writer, JsonObject arguments, string indent)
    {
        foreach (var (name, value) in arguments)
        {
            var within = value as JsonObject;
            writer.WriteLine($"{indent}{name}: {JsonText.Of(within?["class_name"]) ?? PythonJson.Write(value)}");
            if (within?["class_name"] is not null && within["config"] is JsonObject config) WriteArguments(writer, config, indent + "  ");
        }
    }

    // Of one optimizer, whose rate is no plain number.
    private static void WriteSchedule(TextWriter writer, JsonObject compiled)
    {
        if ((compiled["optimizer"] as JsonObject)?["config"] is not JsonObject optimizer || (optimizer["learning_rate"] ?? (optimizer["inner_optimizer"] as JsonObject)?["config"]?["learning_rate"]) is not JsonObject given) return;
        writer.WriteLine($"Schedule: {JsonText.Of(given["class_name"])}");
        try
        {
            var schedule = LearningRateSchedule.FromConfig(given);
            writer.Write(schedule.Preview(RunSteps.Complete(new RunLength(), [new("", [], schedule)])));
        }
        catch (ArgumentException problem)
        {
            writer.WriteLine($"note  {problem.PlainMessage()}");
        }
    }

    private void WriteLines(TextWriter writer)
    {
        writer.WriteLine("layer,type,input_shape,weights,params");
        foreach (var layer in model.Layers)
            writer.WriteLine(string.Join(',', new[] { layer.Name, layer.Type ?? "", layer.InputShape ?? "", Shapes(layer) }.Select(RateColumns.Quote).Append(layer.Parameters?.ToString(CultureInfo.InvariantCulture))));
    }

    private JsonObject ToJson() => new()
    {
        ["file"] = path,
        ["format"] = model.Format,
        ["keras_version"] = model.KerasVersion,
        ["params"] = model.Parameters,
        ["updates"] = model.Updates,
        ["layers"] = new JsonArray([.. model.Layers.Select(layer => new JsonObject
        {
            ["name"] = layer.Name,
            ["type"] = layer.Type,
            ["input_shape"] = layer.InputShape,
            ["weights"] = layer.Arrays is not { } arrays ? null : new JsonArray([.. arrays.Select(array => (JsonNode)new JsonArray([.. array.Shape.Select(size => (JsonNode)size)]))]),
            ["params"] = layer.Parameters,
        })]),
        ["config"] = model.Config?.DeepClone(),
    };

    private static string Shapes(StoredLayer layer) => string.Join(" ", layer.Arrays?.Select(array => array.Shape.ToString()) ?? []);

    private static string Count(long? number) => number?.ToString("N0", CultureInfo.InvariantCulture) ?? Unknown;
}
