using System.Reflection;
using System.Text.Json.Nodes;
using Anneal.Activations;
using Anneal.Constraints;
using Anneal.Initializers;
using Anneal.Layers;
using Anneal.Losses;
using Anneal.Metrics;
using Anneal.Optimizers;
using Anneal.Regularizers;
using Anneal.Schedules;

namespace Anneal.Tests.Configs;

/// <summary>Configs of other people's classes, and damaged ones, for every class of every kind.</summary>
public sealed class HostileConfigTests
{
    private const int Long = 200_000;

    // One of each kind of fault; in a list, in an object, and bare.
    private static readonly string[] Values =
    [
        "null", "[null]", "[[null]]", "[]", "{}", "\"\"", "\"\\ud800\"", "[\"\\ud800\"]", "{\"\\ud800\":1}", "{\"a\":1,\"a\":1}", "[{\"a\":1,\"a\":1}]", "1e308", "-1", "0", "1e999",
        "99999999999999999999", "true", "{\"class_name\":null}", "{\"class_name\":\"function\",\"config\":null}", "{\"class_name\":\"function\",\"config\":\"x\"}", $"\"{new string('x', Long)}\"",
        $"{{\"{new string('x', Long)}\":1}}", $"[\"{new string('x', Long)}\"]",
    ];

    public static TheoryData<Type> Kinds() =>
    [
        typeof(LearningRateSchedule), typeof(Layer), typeof(Optimizer), typeof(Loss), typeof(Metric), typeof(Initializer), typeof(Regularizer), typeof(Constraint), typeof(ActivationFunction),
    ];

    [Theory, MemberData(nameof(Kinds))]
    public void A_class_of_somebody_else_is_refused_whatever_its_name(Type kind) => Run(nameof(RefuseForeign), kind);

    [Theory, MemberData(nameof(Kinds))]
    public void Whatever_an_argument_is_the_error_is_one_of_the_config_and_short(Type kind) => Run(nameof(Damage), kind);

    private static void RefuseForeign<T>() where T : class, IConfigurable<T>
    {
        foreach (var name in Registered.Entries<T>().Select(entry => entry.ClassName))
        {
            foreach (var module in new[] { "my_pkg.schedules", "keras_cv.layers", "kerastuner", "__main__", "tensorflow_addons.optimizers", "anneal_extras" })
                Assert.Contains($"is of class '{name}' of '{module}', which is not a known {T.Kind}", Refused<T>($$$"""{"module":"{{{module}}}","class_name":"{{{name}}}","config":{}}""").Message, StringComparison.Ordinal);
            foreach (var envelope in new[] { $$$"""{"class_name":"{{{name}}}","config":{},"registered_name":"my_pkg>{{{name}}}"}""", $$$"""{"class_name":"my_pkg>{{{name}}}","config":{}}""" })
                Assert.Contains($"is of class 'my_pkg>{name}', which is not a known {T.Kind}", Refused<T>(envelope).Message, StringComparison.Ordinal);
        }
        var unknown = new string('x', Long);
        foreach (var envelope in new[]
        {
            $"\"{unknown}\"", $$$"""{"class_name":"{{{unknown}}}","config":{}}""", $$$"""{"class_name":"a","module":"{{{unknown}}}","config":{}}""", $$$"""{"class_name":"a","registered_name":"{{{unknown}}}","config":{}}""",
            """{"class_name":"a","class_name":"a"}""", """{"class_name":"\ud800","config":{}}""", "[null]", "null",
        })
            if (JsonNode.Parse(envelope) is not null) Assert.InRange(Refused<T>(envelope).Message.Length, 1, 4000);
    }

    private static void Damage<T>() where T : class, IConfigurable<T>
    {
        foreach (var entry in Registered.Entries<T>())
        {
            foreach (var parameter in entry.Parameters.Select(parameter => parameter.Key).Append("name").Append("surplus").Distinct())
                foreach (var value in Values)
                    Check<T>(entry, [.. entry.Parameters.Where(other => other.Key != parameter && other.IsRequired).Select(other => (other.Key, Some(other.Type))), (parameter, value)]);
            Check<T>(entry, [("a", "1"), ("a", "1")]);
        }
    }

    private static void Check<T>(ConfigEntry<T> entry, (string Key, string Value)[] arguments) where T : class, IConfigurable<T>
    {
        var config = string.Join(',', arguments.Select(argument => $"\"{argument.Key}\":{argument.Value}"));
        var json = JsonNode.Parse($$$"""{"module":"{{{entry.Module}}}","class_name":"{{{entry.ClassName}}}","config":{{{{config}}}}}""")!;
        var error = Record.Exception(() => (Registry<T>.Deserialize(json) as IDisposable)?.Dispose());
        Assert.True(error is null or ConfigException { Message.Length: < 4000 }, $"{entry.ClassName} {config[..Math.Min(config.Length, 200)]}: {error?.GetType()} {error?.Message[..Math.Min(error.Message.Length, 500)]}");
    }

    private static ConfigException Refused<T>(string json) where T : class, IConfigurable<T> => Assert.Throws<ConfigException>(() => Registry<T>.Deserialize(JsonNode.Parse(json)!));

    /// <summary>What an argument that must be there may be.</summary>
    private static string Some(Type type) =>
        type == typeof(string) ? "\"x\""
        : type.IsGenericType && type.IsAssignableTo(typeof(System.Collections.IEnumerable)) ? "[1,2]"
        : type.IsAssignableTo(typeof(LearningRateSchedule)) ? "{\"class_name\":\"ConstantRate\",\"config\":{\"rate\":0.1}}"
        : "1";

    private static void Run(string method, Type kind)
    {
        try
        {
            typeof(HostileConfigTests).GetMethod(method, BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(kind).Invoke(null, null);
        }
        catch (TargetInvocationException error)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(error.InnerException!).Throw();
        }
    }
}
