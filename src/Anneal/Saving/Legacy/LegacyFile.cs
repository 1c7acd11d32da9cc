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
        Model model;
        using (new WeightsToCome(file.Length)) model = Architecture.Read(config, weights.Version, customObjects);
        try
        {
            if (!model.Built) throw new InvalidDataException($"'{file.Name}' does not say the shape of the input, without which the model has no weights.");
            var (trained, _) = weights.Load(model);
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

    /// <summary>The architecture and what the model was compiled with, in Keras 3's words; null where the file has weights alone.</summary>
    public static JsonObject? ConfigOf(HdfFile file, LegacyVersion version)
    {
        if (Parsed(file, "model_config") is not { } config) return null;
        var today = Architecture.Translate(config, version);
        if (LegacyCompile.Translate(Parsed(file, "training_config")) is { } compiled) today["compile_config"] = compiled;
        return today;
    }

    private static JsonObject? Parsed(HdfFile file, string attribute) => file.Root.Text(attribute) is { } text ? ParsedJson.Object(text, $"The attribute '{attribute}' of '{file.Name}'") : null;
}
