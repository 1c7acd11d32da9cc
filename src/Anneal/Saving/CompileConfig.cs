using System.Text.Json.Nodes;
using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Losses;
using Anneal.Metrics;
using Anneal.Optimizers;
using Anneal.Training;

namespace Anneal.Saving;

/// <summary>What a model was compiled with as Keras has it in <c>compile_config</c>: names stay names, and functions are written by their names.</summary>
internal static class CompileConfig
{
    public static JsonObject Write(Layer model, CompileArguments given)
    {
        var writer = new ConfigWriter<Layer>(model);
        writer.AddObject("optimizer", given.Optimizer);
        writer.Add("loss", Write("loss", given.Losses.Losses, WriteLoss));
        writer.Add("loss_weights", Write("loss_weights", given.LossWeights.Weights, (key, weight) => given.Origin.Spelling(key, weight).ToJson()));
        writer.Add("metrics", Write("metrics", given.Metrics.Metrics, WriteMetric));
        writer.Add("weighted_metrics", Write("weighted_metrics", given.WeightedMetrics.Metrics, WriteMetric));
        writer.Add("run_eagerly", (bool?)given.RunEagerly);
        writer.Add("steps_per_execution", (long?)given.StepsPerExecution);
        writer.Add("jit_compile", given.JitCompile);
        // An argument of Keras's compile, which its own configs forget.
        if (!given.AutoScaleLoss) writer.Add("auto_scale_loss", (bool?)false);
        return writer.Config;

        JsonNode? WriteLoss(string key, Loss? loss) => loss switch
        {
            { GivenName: { } name } => name,
            LossFunctionWrapper => FunctionConfig.ToJson(loss.Name),
            _ => writer.Nested(key, loss),
        };

        JsonNode? WriteMetric(string key, Metric? metric) => metric switch
        {
            { GivenName: { } name } => name,
            not null when metric.GetType() == typeof(MeanMetricWrapper) => FunctionConfig.ToJson(metric.Name),
            _ => writer.Nested(key, metric),
        };
    }

    public static CompileArguments Read(ConfigReader reader)
    {
        var owned = new List<IDisposable>();
        try
        {
            var given = new CompileArguments(
                Owned(reader.Required("optimizer").As<Optimizer>()),
                new(reader.Required("loss") is { IsNull: false } loss ? Read<Loss?>(loss, OrNone(Loss.Read)) : null),
                new(Given("loss_weights", value => value.AsDouble())),
                new(Given<Metric?>("metrics", OrNone(value => Owned(Metric.Read(value))))),
                new(Given<Metric?>("weighted_metrics", OrNone(value => Owned(Metric.Read(value))))))
            {
                RunEagerly = reader.Find("run_eagerly")?.AsBool() ?? false,
                StepsPerExecution = reader.Find("steps_per_execution") is not { } steps ? 1 : steps.AsLong() is > 0 and var count ? count : throw steps.Error("1 or more"),
                AutoScaleLoss = reader.Find("auto_scale_loss")?.AsBool() ?? true,
                JitCompile = reader.Find("jit_compile") is not { } jit ? false : jit.IsNull || JsonText.Of(jit.Node) == "auto" ? null : jit.AsBool(),
            };
            reader.Finish();
            return given with { Origin = reader.Origin };
        }
        catch
        {
            foreach (var made in owned) made.Dispose();
            throw;
        }

        T Owned<T>(T made) where T : IDisposable
        {
            owned.Add(made);
            return made;
        }

        Nest<T>? Given<T>(string key, Func<ConfigValue, T> leaf) => reader.Find(key) is { IsNull: false } value ? Read(value, leaf) : null;
    }

    private static Func<ConfigValue, T?> OrNone<T>(Func<ConfigValue, T> read) where T : class => value => value.IsNull ? null : read(value);

    private static Nest<T> Read<T>(ConfigValue value, Func<ConfigValue, T> leaf) => value.Node switch
    {
        JsonArray => new Nest<T>.Many(value.AsList(item => Read(item, leaf))),
        JsonObject named when JsonText.ProblemOf(named) is null && !named.ContainsKey("class_name") =>
            new Nest<T>.Named([.. named.Select(entry => KeyValuePair.Create(entry.Key, Read(value.Within($".{JsonText.Shorten(entry.Key)}", entry.Value), leaf)))]),
        _ => leaf(value),
    };

    private static JsonNode? Write<T>(string key, Nest<T>? values, Func<string, T, JsonNode?> leaf) => values switch
    {
        null => null,
        Nest<T>.One { Value: var value } => leaf(key, value),
        Nest<T>.Named { Entries: var entries } => new JsonObject(entries.Select(entry => KeyValuePair.Create(entry.Key, Write($"{key}.{JsonText.Shorten(entry.Key)}", entry.Value, leaf)))),
        _ => new JsonArray([.. values.Select((item, i) => Write($"{key}[{i}]", item, leaf))]),
    };
}
