using System.Text.Json.Nodes;
using Anneal.Testing;

namespace Anneal.Tests.Optimizers;

/// <summary>What an array of an optimizer's golden case is large against.</summary>
internal static class GoldenScales
{
    /// <summary>The largest magnitude that a variable has in the run.</summary>
    public static double OfVariable(JsonObject c, int index) => Golden.Array(c["variables"]![index]!["value"]).Data
        .Concat(Steps(c).SelectMany(s => Golden.Numbers(s["values"]![index]))).Where(double.IsFinite).Max(Math.Abs);

    /// <summary>
    /// A state that sums terms of both signs may end anywhere near zero, and each sum was rounded at the size of its terms: the largest term that one
    /// update adds, from the array's own gradients and variable. 0 for sums of squares, which cannot cancel.
    /// </summary>
    public static double OfStateTerms(JsonObject c, string name)
    {
        var index = c["variables"]!.AsArray().Index().FirstOrDefault(v => name.StartsWith($"{v.Item!["path"]}_", StringComparison.Ordinal), (-1, null)).Index;
        if (index < 0) return 0;
        var config = c["serialized"]!["config"]!;
        var kind = name[(c["variables"]![index]!["path"]!.GetValue<string>().Length + 1)..];
        var rate = Steps(c).Max(s => s["learning_rate"]?.GetValue<double>() ?? 0);
        return (c["class_name"]!.GetValue<string>(), kind) switch
        {
            (_, "average") or ("ScheduleFreeAdamW", "momentum") => OfVariable(c, index),
            (_, "gradient_accumulator") => OfGradient(c, index, clipped: false),
            ("SGD", "momentum") => rate * OfGradient(c, index),
            ("RMSprop", "average_gradient") => (1 - Number("rho")) * OfGradient(c, index),
            ("RMSprop", "momentum") => rate / Math.Sqrt(1 - Number("rho")),
            ("Adam" or "AdamW" or "Adamax" or "Nadam" or "Lamb", "momentum") => (1 - Number("beta_1")) * OfGradient(c, index),
            ("Lion", "momentum") => (1 - Number("beta_2")) * OfGradient(c, index),
            ("Muon", "momentum") => (1 - Math.Max(Number("momentum"), Number("adam_beta_1"))) * OfGradient(c, index),
            ("Ftrl", "linear") => OfLinearTerms(c, index),
            _ => 0,
        };

        double Number(string key) => config[key]!.GetValue<double>();
    }

    private static double OfGradient(JsonObject c, int index, bool clipped = true)
    {
        var largest = Steps(c).Where(s => s["gradients"]![index] is not null).SelectMany(s => Golden.Numbers(s["gradients"]![index]))
            .Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty().Max() / (c["base"]!["loss_scale_factor"]?.GetValue<double>() ?? 1);
        var limit = (c["base"]!["clipvalue"] ?? c["base"]!["clipnorm"] ?? c["base"]!["global_clipnorm"])?.GetValue<double>();
        return clipped ? Math.Min(largest, limit ?? double.PositiveInfinity) : largest;
    }

    /// <summary>Ftrl's linear state sums differences of nᵖ w / r.</summary>
    private static double OfLinearTerms(JsonObject c, int index)
    {
        var path = c["variables"]![index]!["path"];
        var n = Golden.Array(c["optimizer_variables"]!.AsArray().Single(v => v!["name"]!.GetValue<string>() == $"{path}_accumulator")!["value"]).Data.Max();
        var power = -c["serialized"]!["config"]!["learning_rate_power"]!.GetValue<double>();
        return Math.Pow(n, power) / Steps(c).Min(s => s["learning_rate"]!.GetValue<double>()) * OfVariable(c, index);
    }

    private static IEnumerable<JsonNode> Steps(JsonObject c) => c["steps"]!.AsArray().Select(s => s!);
}
