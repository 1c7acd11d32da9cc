using System.Text.Json.Nodes;
using Anneal.Constraints;
using Anneal.Initializers;
using Anneal.Layers;
using Anneal.Losses;
using Anneal.Metrics;
using Anneal.Regularizers;

namespace Anneal.Tests.Configs;

/// <summary>Every registered class keeps every argument, whatever classes there are.</summary>
public class RoundTripTests
{
    public static TheoryData<string> Classes() =>
        [.. Names<Loss>(), .. Names<Metric>(), .. Names<Initializer>(), .. Names<Regularizer>(), .. Names<Constraint>()];

    [Theory, MemberData(nameof(Classes))]
    public void Every_argument_comes_back(string name)
    {
        var (kind, className) = (name.Split('.')[0], name.Split('.')[1]);
        switch (kind)
        {
            case nameof(Loss): AssertComesBack<Loss>(className); break;
            case nameof(Metric): AssertComesBack<Metric>(className); break;
            case nameof(Initializer): AssertComesBack<Initializer>(className); break;
            case nameof(Regularizer): AssertComesBack<Regularizer>(className); break;
            default: AssertComesBack<Constraint>(className); break;
        }
    }

    private static IEnumerable<string> Names<T>() where T : class, IConfigurable<T> =>
        Registered.Entries<T>().Select(entry => $"{typeof(T).Name}.{entry.ClassName}");

    private static void AssertComesBack<T>(string className) where T : class, IConfigurable<T>
    {
        var entry = Registered.Entries<T>().Single(e => e.ClassName == className);
        var config = new JsonObject();
        foreach (var parameter in entry.Parameters) config[parameter.Key] = Other(parameter);
        var envelope = new JsonObject { ["module"] = entry.Module, ["class_name"] = className, ["config"] = config, ["registered_name"] = null };
        var made = Registry<T>.Deserialize(envelope);
        using var owner = made as IDisposable;
        var written = Registry<T>.Serialize(made)["config"]!.AsObject();
        Assert.Equal(Texts(config), Texts(written));
        Assert.IsType(entry.Type, made);
    }

    private static IEnumerable<string> Texts(JsonObject config) =>
        config.Select(pair => $"{pair.Key}: {pair.Value?.ToJsonString() ?? "null"}").Order(StringComparer.Ordinal);

    /// <summary>A value that is not the default and that every class takes.</summary>
    private static JsonNode Other(ConfigParameter parameter)
    {
        var type = parameter.Type;
        if (parameter.Key == "dtype") return "float64";
        if (type == typeof(string)) return "another";
        if (type == typeof(bool)) return !(bool)parameter.Default!;
        if (type == typeof(int)) return parameter.Key.EndsWith("axis", StringComparison.Ordinal) ? 0 : 7;
        if (type == typeof(double) || type == typeof(Number)) return parameter.Default is 0.25 ? 0.5 : 0.25;
        if (type == typeof(Axes)) return new JsonArray(1, 2);
        if (type == typeof(IReadOnlyList<int>)) return new JsonArray(0, 1);
        if (type == typeof(Numbers)) return new JsonArray(0.25, 0.5);
        // As many as 7 thresholds less those at both ends, and one for each of 7 classes.
        if (type == typeof(IReadOnlyList<double>)) return new JsonArray(0.125, 0.25, 0.375, 0.5, 0.625);
        if (type == typeof(LabelWeights)) return LabelWeights.Create([1, 2, 3, 4, 5, 6, 7.5]).ToConfigValue();
        if (!type.IsEnum) throw new NotSupportedException($"No other value of {type}.");
        var member = Enum.GetValues(type).Cast<object>().Last(value => !value.Equals(parameter.Default)).ToString()!;
        return member.Any(char.IsLower) ? System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(member) : member;
    }
}
