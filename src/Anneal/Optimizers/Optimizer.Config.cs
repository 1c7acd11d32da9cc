using System.Text.Json.Nodes;
using Anneal.Schedules;

namespace Anneal.Optimizers;

public abstract partial class Optimizer
{
    /// <summary>Class and hyper-parameters as JSON: Keras's <c>optimizers.serialize</c>, key for key.</summary>
    /// <returns><c>{"module", "class_name", "config", "registered_name"}</c>, a new object.</returns>
    /// <exception cref="NotSupportedException">The rate is a function, or the optimizer is none of Anneal's own.</exception>
    /// <remarks>As in Keras, a rate that is a number is written as the float32 that is used: 0.1 becomes 0.10000000149011612.</remarks>
    public JsonObject ToConfig() => new()
    {
        ["module"] = "keras.optimizers",
        ["class_name"] = GetType().Name,
        ["config"] = Config(),
        ["registered_name"] = null,
    };

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
    /// <param name="config">An object with <c>class_name</c> and <c>config</c>; <c>module</c> and <c>registered_name</c> may be missing.</param>
    /// <returns>A new optimizer that is not built.</returns>
    /// <exception cref="ArgumentException">The class is unknown, a key is missing, surplus or of the wrong type, or a value is out of range.</exception>
    public static Optimizer FromConfig(JsonNode config)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (config is not JsonObject || config["class_name"] is not JsonValue name || !name.TryGetValue<string>(out var className)
            || config["config"] is not JsonObject arguments)
            throw new ArgumentException("A serialised optimizer is an object with the keys 'class_name' and 'config'.", nameof(config));
        var reader = new OptimizerConfig(className, arguments);
        var optimizer = OptimizerNames.Read(className, reader);
        optimizer.ReadOptions(reader);
        reader.Finish();
        return optimizer;
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
        clipNorm = Clip(config.NumberOrNull("clipnorm"), nameof(ClipNorm));
        globalClipNorm = Clip(config.NumberOrNull("global_clipnorm"), nameof(GlobalClipNorm));
        clipValue = Clip(config.NumberOrNull("clipvalue"), nameof(ClipValue));
        useEma = config.Flag("use_ema");
        emaMomentum = Fraction(config.Number("ema_momentum"));
        emaOverwriteFrequency = AtLeast(1, config.WholeOrNull("ema_overwrite_frequency"), nameof(EmaOverwriteFrequency));
        lossScaleFactor = Positive(config.NumberOrNull("loss_scale_factor"));
        gradientAccumulationSteps = AtLeast(2, config.WholeOrNull("gradient_accumulation_steps"), nameof(GradientAccumulationSteps));
    }
}
