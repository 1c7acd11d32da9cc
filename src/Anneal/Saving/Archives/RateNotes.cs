using System.Text.Json.Nodes;
using Anneal.Models;
using Anneal.Optimizers;

namespace Anneal.Saving;

/// <summary>The factors of rates in a <c>.keras</c> file: in the note of who wrote it, which Keras does not read. Keras itself has their product with the rate.</summary>
internal static class RateNotes
{
    public const string Key = "rate_factors";

    private const string Rate = "learning_rate", Factors = "factors";

    /// <summary>For each part of the optimizer its rate, if that is a number, and its factors; null where there are none.</summary>
    public static JsonArray? Of(Model model) => PartsOf(model) is var parts && parts.Exists(part => part.RateFactors.Count > 0)
        ? [.. parts.Select(part => new JsonObject
        {
            [Rate] = part.Schedule is null ? ((Number)part.RateAsGiven.At(0)).ToJson() : null,
            [Factors] = new JsonObject(part.RateFactors.Select(factor => KeyValuePair.Create(factor.Key, (JsonNode?)((Number)factor.Value).ToJson()))),
        })]
        : null;

    /// <summary>Puts them back. They are the user's own: a note that does not fit is left.</summary>
    public static void Restore(Model model, JsonNode? note)
    {
        var parts = PartsOf(model);
        if (note is not JsonArray notes || notes.Count != parts.Count) return;
        foreach (var (part, entry) in parts.Zip(notes.Select(entry => entry as JsonObject)))
        {
            if (entry?[Factors] is not JsonObject factors || JsonText.ProblemOf(factors) is not null) continue;
            if (part.Schedule is null && Number.TryFromJson(entry[Rate], out var rate)) part.LearningRate = (double)rate;
            foreach (var (name, value) in factors)
                if (Number.TryFromJson(value, out var factor)) part.RateFactors[name] = (double)factor;
        }
    }

    private static List<RuleOptimizer> PartsOf(Model model) => model.Compiled ? [.. model.Optimizer.Parts] : [];
}
