using System.Text.Json.Nodes;
using Anneal.Callbacks;
using Anneal.Models;
using Anneal.Optimizers;

namespace Anneal.Tests.Callbacks;

/// <summary>Real files of weights and optimizer state in a format of the tests.</summary>
internal static class TestFiles
{
    public static ModelFiles Of { get; } = new(Save, Save, Load);

    private static void Save(Model model, string path)
    {
        var weights = new JsonArray([.. model.Variables.Select(variable => (JsonNode)Numbers(StateArray.Of(variable)))]);
        var state = new JsonObject();
        foreach (var (name, values) in model.Optimizer.GetState()) state[name] = new JsonObject { ["type"] = values.GetType().GetElementType()!.Name, ["values"] = Numbers(values) };
        File.WriteAllText(path, new JsonObject { ["weights"] = weights, ["state"] = state }.ToJsonString());
    }

    private static void Load(Model model, string path)
    {
        var file = JsonNode.Parse(File.ReadAllText(path))!;
        foreach (var (variable, values) in model.Variables.Zip(file["weights"]!.AsArray())) StateArray.Put(Read(values!, "Single"), variable);
        model.Optimizer.Build(model.TrainableVariables);
        model.Optimizer.SetState(file["state"]!.AsObject().ToDictionary(entry => entry.Key, entry => Read(entry.Value!["values"]!, entry.Value["type"]!.GetValue<string>())));
    }

    private static JsonArray Numbers(Array values) => [.. values.Cast<object>().Select(value => value is long count ? (JsonNode)count : (JsonNode)Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture))];

    private static Array Read(JsonNode values, string type) => type switch
    {
        "Int64" => values.AsArray().Select(value => value!.GetValue<long>()).ToArray(),
        "Double" => values.AsArray().Select(value => value!.GetValue<double>()).ToArray(),
        _ => values.AsArray().Select(value => (float)value!.GetValue<double>()).ToArray(),
    };
}
