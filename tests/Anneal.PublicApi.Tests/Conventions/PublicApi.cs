using System.Reflection;
using System.Runtime.CompilerServices;

namespace Anneal.PublicApi.Tests.Conventions;

/// <summary>What users of the libraries see: public types, and their public and protected members.</summary>
internal static class PublicApi
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IReadOnlyList<Type> Types { get; } =
    [
        .. new[] { typeof(Shape), typeof(Schedules.LearningRateSchedule), typeof(Schedules.PyTorchSchedules), typeof(Datasets.Digits), typeof(Csv.CsvSource), typeof(Images.ImageFolder), typeof(ML.DataViewSource), typeof(Onnx.OnnxGraph), typeof(Distribution.Mpi) }
            .SelectMany(type => type.Assembly.GetExportedTypes()),
    ];

    /// <summary>Constructors, methods, operators and accessors that a type declares, without those the compiler writes.</summary>
    public static IEnumerable<MethodBase> Methods(Type type) => type.GetMembers(Declared).OfType<MethodBase>()
        .Where(m => m.IsPublic || m.IsFamily || m.IsFamilyOrAssembly)
        .Where(m => m.IsSpecialName || !m.IsDefined(typeof(CompilerGeneratedAttribute)))
        .Where(m => m is not MethodInfo method || method.GetBaseDefinition() == method);

    /// <summary>All types that a signature names, those within arrays, references and generic types too.</summary>
    public static IEnumerable<Type> Mentions(MethodBase method) => method.GetParameters().Select(p => p.ParameterType)
        .Concat(method is MethodInfo m ? [m.ReturnType] : [])
        .SelectMany(Parts);

    /// <summary>The default of a parameter, a member of an enumeration as one.</summary>
    public static object? Default(ParameterInfo parameter) => parameter.DefaultValue is { } value && Nullable.GetUnderlyingType(parameter.ParameterType) is { IsEnum: true } type
        ? Enum.ToObject(type, value)
        : parameter.DefaultValue;

    /// <summary>The name as in C#, from the namespace below <c>Anneal</c> on: <c>Layers.Dense.Apply</c>.</summary>
    public static string Name(MethodBase method) => $"{Name(method.DeclaringType!)}.{Strip(method.Name)}";

    public static string Name(Type type) => type.FullName!.Replace("Anneal.", "", StringComparison.Ordinal).Replace('+', '.');

    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!)
        : type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type)
        : [type];

    private static string Strip(string name) => name switch
    {
        ".ctor" => "new",
        _ when name.StartsWith("get_", StringComparison.Ordinal) || name.StartsWith("set_", StringComparison.Ordinal) => name[4..],
        _ => name,
    };
}
