using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using Anneal.Models;

namespace Anneal.Applications.Tests;

/// <summary>The functions of the package under the names that they have in Keras.</summary>
internal static class ApplicationByName
{
    public static IReadOnlyDictionary<string, MethodInfo> All { get; } = typeof(MobileNet).Assembly.GetExportedTypes()
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static))
        .Where(method => method.ReturnType == typeof(Functional))
        .ToDictionary(method => method.Name == "Create" ? method.DeclaringType!.Name : method.Name);

    /// <summary>Calls one with Keras's arguments.</summary>
    public static Functional Make(string name, JsonObject arguments)
    {
        var method = All[name];
        var given = arguments.ToDictionary(pair => pair.Key.Replace("_", "", StringComparison.Ordinal), pair => pair.Value, StringComparer.OrdinalIgnoreCase);
        var values = method.GetParameters().Select(parameter => given.Remove(parameter.Name!, out var value) ? Value(value, parameter.ParameterType) : Type.Missing).ToArray();
        Assert.Empty(given.Keys);
        return (Functional)method.Invoke(null, BindingFlags.OptionalParamBinding | BindingFlags.DoNotWrapExceptions, null, values, CultureInfo.InvariantCulture)!;
    }

    private static object? Value(JsonNode? node, Type type) => node switch
    {
        null => null,
        JsonArray sizes => Shape.Create([.. sizes.Select(size => size?.GetValue<long>() ?? Shape.Unknown)]),
        _ when type == typeof(Choice<FeaturePooling>?) => (Choice<FeaturePooling>)node.GetValue<string>(),
        _ when type == typeof(string) => node.GetValue<string>(),
        _ when type == typeof(bool) => node.GetValue<bool>(),
        _ when type == typeof(int) => node.GetValue<int>(),
        _ => node.GetValue<double>(),
    };
}
