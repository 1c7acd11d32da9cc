using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Anneal.Schedules;

namespace Anneal.Optimizers;

public abstract partial class Optimizer
{
    private IReadOnlySet<string> integers = new HashSet<string>();

    /// <summary>Class and hyper-parameters as JSON: Keras's <c>optimizers.serialize</c>, key for key.</summary>
    /// <returns><c>{"module", "class_name", "config", "registered_name"}</c>, a new object.</returns>
    /// <exception cref="NotSupportedException">
    /// The rate is a function, variables themselves and not their names are left out of weight decay, or the optimizer is none of Anneal's own.
    /// </exception>
    /// <remarks>
    /// <para>As in Keras, a rate that is a number is written as the float32 that is used: 0.1 becomes 0.10000000149011612; other numbers stay integers where they
    /// were read as such.</para>
    /// <para>What Keras does not have, <see cref="ForPath"/>, <see cref="ExcludeFromWeightDecay"/> and <see cref="NonFiniteGradients"/>, is written where it is set,
    /// under <c>for_path</c>, <c>exclude_from_weight_decay</c> and <c>non_finite_gradients</c>; the module is <c>anneal.optimizers</c> then, and Keras refuses
    /// such a config.</para>
    /// </remarks>
    public JsonObject ToConfig()
    {
        var config = Config();
        foreach (var key in integers)
            if (config[key] is JsonValue value && value.TryGetValue<double>(out var number) && number == Math.Floor(number)) config[key] = ((Number)(long)number).ToJson();
        var keys = config.Count;
        WriteOwn(config);
        return new()
        {
            ["module"] = config.Count > keys ? OptimizerEnvelope.OwnModule : OptimizerEnvelope.KerasModule,
            ["class_name"] = GetType().Name,
            ["config"] = config,
            ["registered_name"] = null,
        };
    }

    /// <summary>The options that all optimizers share and then those of the class.</summary>
    private protected virtual JsonObject Config()
    {
        var config = new JsonObject
        {
            ["name"] = Name,
            ["learning_rate"] = rate.Schedule is { } schedule ? schedule.ToConfig() : ToJson((double)(float)rate.At(0)),
            ["weight_decay"] = ToJson(WeightDecay),
            ["clipnorm"] = ToJson(ClipNorm),
            ["global_clipnorm"] = ToJson(GlobalClipNorm),
            ["clipvalue"] = ToJson(ClipValue),
            ["use_ema"] = UseEma,
            ["ema_momentum"] = ToJson(EmaMomentum),
            ["ema_overwrite_frequency"] = EmaOverwriteFrequency,
            ["loss_scale_factor"] = ToJson(LossScaleFactor),
            ["gradient_accumulation_steps"] = GradientAccumulationSteps,
        };
        WriteConfig(config);
        return config;
    }

    /// <summary>The optimizer that <see cref="ToConfig"/>, or Keras's <c>optimizers.serialize</c> on any backend, wrote.</summary>
    /// <param name="config">
    /// An object with <c>class_name</c>, in any case, and <c>config</c>, where keys that are missing have the defaults of the class. <c>module</c> and
    /// <c>registered_name</c> may be missing; where they are there, they must be Keras's. It is left as it is.
    /// </param>
    /// <returns>A new optimizer that is not built.</returns>
    /// <exception cref="ArgumentException">The class is unknown, a key is surplus or of the wrong type, or a value is out of range.</exception>
    public static Optimizer FromConfig(JsonNode config)
    {
        ArgumentNullException.ThrowIfNull(config);
        try
        {
            var (className, arguments) = OptimizerEnvelope.Open(config, "an optimizer");
            return OptimizerNames.Read(className, arguments);
        }
        catch (InvalidOperationException error)
        {
            throw new ArgumentException("The config of an optimizer cannot be read: it holds text that is not valid Unicode.", nameof(config), error);
        }
    }

    /// <summary>Reads what every class has and no class has alone; all keys must be known then.</summary>
    internal void FinishReading(OptimizerConfig config)
    {
        ReadOptions(config);
        ReadOwn(config);
        config.Idle("decay", "Keras ignores it; use a schedule", "0", "0.0");
        config.Finish();
        integers = config.Integers;
    }

    /// <summary>Adds the hyper-parameters of the class itself, under Keras's names.</summary>
    /// <param name="config">Holds the options that all optimizers share.</param>
    private protected virtual void WriteConfig(JsonObject config) =>
        throw new NotSupportedException($"{GetType().Name} cannot be written: it is none of Anneal's own optimizers.");

    /// <summary>A hyper-parameter as JSON: a number, a schedule's config, or null.</summary>
    private protected static JsonNode? ToJson(Hyperparameter? value) =>
        value is not { } given ? null : given.Schedule is { } schedule ? schedule.ToConfig() : ToJson(given.At(0));

    /// <summary>A float as Python writes it: always with a point or an exponent.</summary>
    private protected static JsonNode? ToJson(double? value) => value is { } given ? ((Number)given).ToJson() : null;

    /// <summary>Reads the options that all optimizers share.</summary>
    private protected virtual void ReadOptions(OptimizerConfig config)
    {
        weightDecay = config.HyperparameterOrNull("weight_decay") is { } decay ? (Hyperparameter?)Within("weightDecay", decay, 0) : null;
        clipNorm = Clip(Limit("clipnorm"), nameof(ClipNorm));
        globalClipNorm = Clip(Limit("global_clipnorm"), nameof(GlobalClipNorm));
        clipValue = Clip(Limit("clipvalue"), nameof(ClipValue));
        useEma = config.Flag("use_ema");
        emaMomentum = Fraction(config.Number("ema_momentum"));
        emaOverwriteFrequency = AtLeast(1, config.WholeOrNone("ema_overwrite_frequency"), nameof(EmaOverwriteFrequency));
        lossScaleFactor = Positive(config.NumberOrNull("loss_scale_factor"));
        gradientAccumulationSteps = AtLeast(2, config.WholeOrNone("gradient_accumulation_steps"), nameof(GradientAccumulationSteps));

        // 0 clips nothing in Keras.
        double? Limit(string key) => config.NumberOrNull(key) is not 0 and { } limit ? limit : null;
    }

    private void WriteOwn(JsonObject config)
    {
        if (multipliers.Count > 0)
            config["for_path"] = new JsonArray([.. multipliers.Select(m => new JsonObject { ["path"] = m.Path, ["rate_multiplier"] = ToJson(m.Multiplier) })]);
        if (excludedVariables.Count > 0)
            throw new NotSupportedException(
                $"Optimizer '{Name}' cannot be written: ExcludeFromWeightDecay was given variables. Give it their names instead: names: [\"^{Regex.Escape(excludedVariables.First().Path)}$\"].");
        if (excludedNames.Count > 0) config["exclude_from_weight_decay"] = new JsonArray([.. excludedNames.Select(name => (JsonNode)name.ToString())]);
        if (nonFiniteGradients != NonFiniteGradients.PassThrough) config["non_finite_gradients"] = JsonNamingPolicy.SnakeCaseLower.ConvertName(nonFiniteGradients.ToString());
    }

    private void ReadOwn(OptimizerConfig config)
    {
        foreach (var (path, multiplier) in config.Own("for_path", ToMultipliers) ?? []) ForPath(path, multiplier);
        ExcludeFromWeightDecay(names: config.Own("exclude_from_weight_decay", node => node.AsArray().Select(OptimizerConfig.ToText).ToList()));
        nonFiniteGradients = config.Own("non_finite_gradients", node =>
            Enum.GetValues<NonFiniteGradients>().Single(choice => JsonNamingPolicy.SnakeCaseLower.ConvertName(choice.ToString()) == OptimizerConfig.ToText(node)));

        static List<(string, double)> ToMultipliers(JsonNode node) =>
            [.. node.AsArray().Select(entry => (OptimizerConfig.ToText(entry?["path"]), (double)Number.FromJson(entry!["rate_multiplier"])))];
    }
}
