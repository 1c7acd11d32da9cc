using System.Text.Json.Nodes;
using Anneal.Layers;

namespace Anneal.Saving;

/// <summary>Finds all layers of a config that cannot be made, so that one error names them all.</summary>
internal static class UnknownParts
{
    /// <summary>The key under which the error has its text without advice for who writes programs.</summary>
    public const string Plain = "plain";

    /// <exception cref="ConfigException">There are some.</exception>
    public static void Refuse(JsonObject model, CustomObjects? customObjects)
    {
        using var scope = customObjects is null ? null : new CustomScope(customObjects);
        var problems = new List<(string Problem, string Advice)>();
        string? place = null;
        Visit(model, "");
        if (problems.Count > 0)
            throw new ConfigException("a model", place!, $"cannot be made: {JsonText.Cut(string.Join("; ", problems.Select(found => found.Problem + found.Advice)))}. The weights can be read without the architecture: make the model in code and call LoadWeights")
            {
                Data = { [Plain] = $"The model cannot be made: {JsonText.Cut(string.Join("; ", problems.Select(found => found.Problem)))}. Read it in a program that has these classes." },
            };

        void Visit(JsonObject layer, string path)
        {
            if (JsonText.Of(layer["class_name"]) is not { } name || layer["config"] is not JsonObject config || JsonText.ProblemOf(config) is not null) return;
            var given = JsonText.Of(config["name"]) ?? name;
            if (IsBytecode(name, config))
            {
                // A function of one's own for this layer alone goes by the layer's name.
                if (CustomScope.Find<Layer>(given, null) is not null) (layer["class_name"], layer["registered_name"]) = (given, null);
                else if (CustomScope.Find<Layer>(name, null) is null)
                    Add($"layer '{given}' is a Lambda with the bytecode of a Python function, which is never run", $": write it in C# and read with new CustomObjects().Add(\"{given}\", config => new Lambda(x => ..., name: \"{given}\"))");
            }
            else if (LegacyOperations.FunctionOf(layer) is { } function && CustomScope.Find<Layer>(name, null) is null)
                Add($"layer '{given}' is the function '{JsonText.Shorten(function)}' of TensorFlow, which is not known here");
            else if (layer["module"] is null && path.Length > 0 && CustomScope.Find<Layer>(name, JsonText.Of(layer["registered_name"])) is null
                && Registry<Layer>.Find(name, null, JsonText.Of(layer["registered_name"])) is null)
                Add($"layer '{given}' is of class '{name}', which is not known", $": register it with [Registered] or Register, or add it with new CustomObjects().Add(\"{name}\", config => ...)");
            foreach (var (within, i) in (config["layers"] as JsonArray ?? []).Select((within, i) => (within as JsonObject, i)))
                if (within is not null) Visit(within, $"{(path.Length == 0 ? "" : path + ".")}config.layers[{i}]");

            void Add(string problem, string advice = "")
            {
                place ??= path;
                problems.Add((problem, advice));
            }
        }
    }

    private static bool IsBytecode(string name, JsonObject config) =>
        name == "Lambda" && (config["function"] is JsonArray || JsonText.Of((config["function"] as JsonObject)?["class_name"]) == "__lambda__");
}
