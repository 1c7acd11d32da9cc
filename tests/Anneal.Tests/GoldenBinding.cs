using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Anneal.Tests;

/// <summary>Makes objects of ours from Keras's class names and keyword arguments, so that tests read whatever cases there are.</summary>
internal static class GoldenBinding
{
    /// <summary>The public class of that name beside <paramref name="sibling"/>.</summary>
    public static Type Find(Type sibling, string className) =>
        sibling.Assembly.GetType($"{sibling.Namespace}.{className}") is { IsPublic: true, IsAbstract: false } type ? type : throw new NotSupportedException($"{className} does not exist.");

    /// <summary>Calls the constructor whose parameters carry the keyword arguments' names in camel case.</summary>
    /// <param name="type">Has one public constructor, beside the one for a lambda.</param>
    /// <param name="keywords">In Keras's snake case.</param>
    /// <param name="convert">Makes values of types that JSON does not know, or null.</param>
    public static object Construct(Type type, JsonObject keywords, Func<JsonNode, Type, object?>? convert = null)
    {
        var constructor = type.GetConstructors().Single(made => !made.IsDefined(typeof(OverloadResolutionPriorityAttribute)));
        return Invoke(constructor, keywords, constructor.Invoke, convert);
    }

    /// <summary>Fills parameters from keyword arguments; those not given take their defaults, the first <paramref name="given"/> their values.</summary>
    public static T Invoke<T>(MethodBase method, JsonObject keywords, Func<object?[], T> call, params object?[] given) =>
        Invoke(method, keywords, call, convert: null, given);

    private static T Invoke<T>(
        MethodBase method, JsonObject keywords, Func<object?[], T> call, Func<JsonNode, Type, object?>? convert, params object?[] given)
    {
        var left = keywords.ToDictionary(k => Camel(k.Key), k => k.Value);
        var values = method.GetParameters().Select((parameter, i) =>
            i < given.Length ? given[i]
            : left.Remove(parameter.Name!, out var node) ? Convert(node, parameter.ParameterType, convert)
            : parameter.HasDefaultValue ? Default(parameter)
            : throw new InvalidOperationException($"{method} has no value for {parameter.Name}.")).ToArray();
        Assert.True(left.Count == 0, $"{method.DeclaringType} has no parameter {string.Join(", ", left.Keys)}.");
        return call(values);
    }

    /// <summary><c>label_smoothing</c> to <c>labelSmoothing</c>.</summary>
    public static string Camel(string snake)
    {
        var pascal = Pascal(snake);
        return char.ToLowerInvariant(pascal[0]) + pascal[1..];
    }

    /// <summary><c>label_smoothing</c> to <c>LabelSmoothing</c>.</summary>
    public static string Pascal(string snake) =>
        string.Concat(snake.Split('_').Select(part => char.ToUpperInvariant(part[0]) + part[1..]));

    // Reflection gives the default of an enumeration that may be null as a number.
    private static object? Default(ParameterInfo parameter) =>
        parameter.DefaultValue is { } value && Nullable.GetUnderlyingType(parameter.ParameterType) is { IsEnum: true } type
            ? Enum.ToObject(type, value)
            : parameter.DefaultValue;

    private static object? Convert(JsonNode? node, Type type, Func<JsonNode, Type, object?>? convert)
    {
        if (node is null && Nullable.GetUnderlyingType(type) is not null) return null;
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (node is not null && convert?.Invoke(node, type) is { } converted) return converted;
        if (type == typeof(Number) && node is not null)
            return long.TryParse(node.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture, out var whole) ? (Number)whole : (Number)node.GetValue<double>();
        if (type == typeof(Axes) && node is not null) return node is JsonArray list ? Axes.Create([.. list.Select(a => a!.GetValue<int>())]) : (Axes)node.GetValue<int>();
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ChoiceOrNull<>)) return type.GetMethod("op_Implicit", [typeof(string)])!.Invoke(null, [node?.GetValue<string>()]);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Choice<>)) return Activator.CreateInstance(type, Convert(node, type.GetGenericArguments()[0], null));
        if (type.IsEnum) return Enum.Parse(type, node is null ? "None" : Pascal(node.GetValue<string>()));
        return node?.Deserialize(type);
    }
}
