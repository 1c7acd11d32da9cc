using System.Text.Json;
using System.Text.Json.Nodes;
using Anneal.Models;

namespace Anneal.Saving;

/// <summary>A whole model in HDF5, as Keras saved it before version 3.</summary>
internal static class LegacyFile
{
    public static Model Read(HdfFile file, CustomObjects? customObjects, bool compile)
    {
        var config = Parsed(file, "model_config") ?? throw new InvalidDataException(
            $"'{file.Name}' holds {(LegacyWeights.IsIn(file) ? "weights" : "data")} alone, and no architecture. Make the model in code, or from its JSON, and call LoadWeights.");
        var weights = new LegacyWeights(file);
        var model = Architecture.Read(config, weights.Version, customObjects);
        try
        {
            if (!model.Built) throw new InvalidDataException($"'{file.Name}' does not say the shape of the input, without which the model has no weights.");
            var trained = weights.Load(model);
            if (compile && LegacyCompile.Translate(Parsed(file, "training_config")) is { } training)
            {
                model.CompileFromConfig(training, customObjects);
                if (file.Root.Groups.GetValueOrDefault("optimizer_weights") is { } state && model.Optimizer.Built) new LegacyState(file, state).Load(model.Optimizer, trained, weights.Version);
            }
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private static JsonObject? Parsed(HdfFile file, string attribute)
    {
        if (file.Root.Text(attribute) is not { } text) return null;
        try
        {
            return JsonNode.Parse(text) as JsonObject ?? throw new JsonException("It is no object.");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"The attribute '{attribute}' of '{file.Name}' is not JSON: {error.Message.TrimEnd('.')}.", error);
        }
    }
}
