using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Anneal.Activations;
using Anneal.Callbacks;
using Anneal.Data;
using Anneal.Initializers;
using Anneal.Layers;
using Anneal.Metrics;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Schedules;
using Tensor = TorchSharp.torch.Tensor;

namespace Anneal.PublicApi.Tests.Conventions;

/// <summary>Order and defaults of parameters are Keras's. Where Keras leaves data or optimizer open, Anneal asks for them.</summary>
public sealed partial class KerasSignatureTests
{
    private static readonly string[] Namespaces = ["Layers", "Losses", "Metrics", "Optimizers", "Initializers", "Regularizers", "Constraints", "Schedules", "Models", "Callbacks"];

    private static readonly Dictionary<string, List<MethodBase>> Ours = PublicApi.Types
        .Where(type => type is { IsClass: true, IsAbstract: false } && type != typeof(TorchModule) && type != typeof(LambdaFunction) && Namespaces.Contains(type.Namespace!.Split('.')[^1]))
        .Where(type => (type.Namespace != typeof(LearningRateSchedule).Namespace && type.Namespace != typeof(Callback).Namespace) || KerasSignatures.All.ContainsKey(PublicApi.Name(type)))
        .SelectMany(type => type.GetConstructors()).Select(constructor => (Name: PublicApi.Name(constructor.DeclaringType!), Method: (MethodBase)constructor))
        .Concat(typeof(ActivationFunctions).GetMethods(BindingFlags.Public | BindingFlags.Static).Select(method => (PublicApi.Name(method), (MethodBase)method)))
        .Concat(typeof(Model).GetMethods().Where(method => KerasSignatures.All.ContainsKey(PublicApi.Name(method))).Select(method => (OfArraysOrSource(method), (MethodBase)method)))
        .GroupBy(entry => entry.Item1, entry => entry.Item2).ToDictionary(group => group.Key, group => group.ToList());

    private static string OfArraysOrSource(MethodInfo method) => PublicApi.Name(method) + (method.GetParameters() is [{ ParameterType: var type }, ..] && type == typeof(IBatchSource) ? " of a source" : "");

    public static TheoryData<string> Names => [.. KerasSignatures.All.Keys];

    [Fact]
    public void Every_constructor_and_function_is_held_to_Keras() =>
        Assert.Equal(KerasSignatures.All.Keys.Order(StringComparer.Ordinal), Ours.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void Parameters_stand_in_the_order_of_Keras(string name)
    {
        var keras = KerasSignatures.All[name].Select(p => p.Name).ToList();
        var added = KerasSignatures.Added.GetValueOrDefault(name, []);
        foreach (var method in Ours[name])
        {
            var given = method.GetParameters().Select(p => p.Name!).ToList();
            Assert.Equal(keras.Where(given.Contains).Concat(added), given);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Defaults_are_those_of_Keras(string name)
    {
        var keras = KerasSignatures.All[name].ToDictionary(p => p.Name, p => p.Default);
        foreach (var parameter in Ours[name].SelectMany(method => method.GetParameters()).Where(p => keras.ContainsKey(p.Name!) && !IsLambda(p) && !p.IsDefined(typeof(ParamCollectionAttribute)) && !p.IsDefined(typeof(ParamArrayAttribute))))
        {
            if (TellsOverloadsApart(name, parameter)) continue;
            var expected = keras[parameter.Name!];
            Assert.Equal((parameter.Name, expected), (parameter.Name, expected is null && !parameter.HasDefaultValue ? null : Python(Effective(parameter), expected)));
        }
    }

    [Fact]
    public void What_is_added_has_a_default() => Assert.All(
        KerasSignatures.Added,
        entry => Assert.All(Ours[entry.Key].SelectMany(m => m.GetParameters()).Where(p => entry.Value.Contains(p.Name)), p => Assert.True(p.HasDefaultValue)));

    // Only one of several overloads can be called without it.
    private static bool TellsOverloadsApart(string name, ParameterInfo parameter) =>
        !parameter.HasDefaultValue && Ours[name].Any(method => method.GetParameters().Any(other => other.Name == parameter.Name && other.HasDefaultValue));

    // The generated constructor for a lambda has it instead of the argument that has the default.
    private static bool IsLambda(ParameterInfo parameter) => parameter.Member.IsDefined(typeof(OverloadResolutionPriorityAttribute)) && parameter.Position == 0;

    /// <summary>The default itself or, where that is null, what an object made without the argument says.</summary>
    private static object? Effective(ParameterInfo parameter)
    {
        Assert.True(parameter.HasDefaultValue, $"{parameter.Name} has no default.");
        if (PublicApi.Default(parameter) is { } value) return value;
        if (parameter.Member.DeclaringType!.IsSubclassOf(typeof(Callback))) return parameter.ParameterType == typeof(Frequency) ? default(Frequency).ToString() : null;
        var property = parameter.Member is ConstructorInfo ? parameter.Member.DeclaringType!.GetProperty(PascalCase(parameter.Name!)) : null;
        // A default that is another argument is none to Keras.
        if (property is null || parameter.Name is "name" or "dtype" or "valueDim" or "backwardLayer" or "binBoundaries" or "numBins" || (parameter.Name == "strides" && property.DeclaringType!.IsSubclassOf(typeof(PoolingLayer)))) return null;
        var constructor = (ConstructorInfo)parameter.Member;
        if (constructor.GetParameters().Any(p => p.ParameterType.IsByRefLike)) return null;
        var instance = constructor.Invoke([.. constructor.GetParameters().Select(p => p.HasDefaultValue && p.Name != "binBoundaries" ? Type.Missing : Sample(p.ParameterType))]);
        try
        {
            return property.GetValue(instance);
        }
        finally
        {
            (instance as IDisposable)?.Dispose();
        }
    }

    private static object Sample(Type type)
    {
        if (type == typeof(Number)) return (Number)1;
        if (type == typeof(Duration)) return (Duration)1;
        if (type == typeof(long)) return 1L;
        if (type == typeof(int)) return 2;
        if (type == typeof(double)) return 0.5;
        if (type == typeof(Shape)) return Shape.Create([1]);
        if (type == typeof(Size1D)) return (Size1D)1;
        if (type == typeof(Size2D)) return (Size2D)1;
        if (type == typeof(Size3D)) return (Size3D)1;
        if (type == typeof(DotAxes)) return (DotAxes)1;
        if (type == typeof(IReadOnlyList<double>)) return (double[])[1];
        if (type == typeof(IReadOnlyList<int>)) return (int[])[1];
        if (type == typeof(Numbers)) return (Numbers)1;
        if (type == typeof(string)) return "ab,bc->ac";
        if (type == typeof(IReadOnlyList<long?>)) return new long?[] { 1 };
        if (type == typeof(Layer)) return new Dense(1);
        if (type == typeof(Func<Tensor, Tensor, Tensor>)) return new Func<Tensor, Tensor, Tensor>((y, _) => y);
        if (type == typeof(Func<double, double>)) return new Func<double, double>(_ => 0.1);
        if (type == typeof(Func<Tensor, Tensor>)) return new Func<Tensor, Tensor>(x => x);
        if (type == typeof(LambdaFunction)) return new LambdaFunction("same", x => x);
        if (type == typeof(RecurrentLayer)) return new LSTM(1);
        if (type == typeof(RecurrentCell)) return new SimpleRNNCell(1);
        if (type == typeof(OptimizerMap)) return new OptimizerMap("sgd");
        throw new NotSupportedException($"No sample of {type}.");
    }

    /// <summary>The value as Python writes it; the expected text tells a float from an integer.</summary>
    private static string Python(object? value, string? expected) => value switch
    {
        null when expected == "'auto'" => expected,
        null or ActivationFunction { Name: "linear" } or IReadOnlyCollection<Layer> { Count: 0 } or IReadOnlyCollection<string> { Count: 0 } or JsonObject { Count: 0 } => "None",
        DataFormat.ChannelsLast => "None",
        ActivationFunction named => $"'{named.Name}'",
        Initializer when expected is ['\'', .., '\''] && Initializer.Get(expected[1..^1]).GetType() == value.GetType() => expected,
        Size1D { Length: var same } => $"{same}",
        Size2D { Height: var same } size when size == same => $"{same}",
        Size3D { Height: var same } size when size == same => $"{same}",
        Margin1D { Before: var same } margin when margin == same => $"{same}",
        Margin2D { Height.Before: var same } margin when margin == same => $"{same}",
        Margin3D { Height.Before: var same } margin when margin == same => $"{same}",
        Numbers { List: null } one => Python(one.Value, expected),
        Numbers { List: { } many } => $"({string.Join(' ', many)})",
        IReadOnlyList<int> { Count: 1 } list => $"{list[0]}",
        IReadOnlyList<int> list => $"({string.Join(' ', list)})",
        bool flag => flag ? "True" : "False",
        string text => $"'{text}'",
        AUCCurve curve => $"'{curve}'",
        Enum or Initializer => $"'{SnakeCase(value is Enum ? value.ToString()! : value.GetType().Name)}'",
        Number number => number.ToString(),
        Hyperparameter number => Python(number.At(0), expected),
        LearningRate rate => Python(rate.Value, expected),
        IFormattable number when double.TryParse(expected, CultureInfo.InvariantCulture, out var wanted) =>
            Convert.ToDouble(number, CultureInfo.InvariantCulture).Equals(wanted) ? expected : number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static string PascalCase(string name) => char.ToUpperInvariant(name[0]) + name[1..];

    private static string SnakeCase(string name) => Capital().Replace(name, match => $"_{match.Value}").ToLowerInvariant();

    [GeneratedRegex("(?<=[a-z])[A-Z]")]
    private static partial Regex Capital();
}
