using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Anneal.Generators;

/// <summary>Questions to the compiler.</summary>
internal static class Symbols
{
    private static readonly SymbolDisplayFormat FullFormat = SymbolDisplayFormat.FullyQualifiedFormat
        .WithMiscellaneousOptions(SymbolDisplayFormat.FullyQualifiedFormat.MiscellaneousOptions | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>The type as code that means it everywhere, with <c>?</c>.</summary>
    public static string Full(this ITypeSymbol type) => type.ToDisplayString(FullFormat);

    /// <summary>The type as it is written in <c>cref</c>.</summary>
    public static string InReference(this ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat).Replace('<', '{').Replace('>', '}');

    /// <summary>Of a nullable value type the type of the value.</summary>
    public static ITypeSymbol Plain(this ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : type;

    /// <summary>The type argument with which a type implements an interface of Anneal.Core.</summary>
    public static ITypeSymbol? Implements(this ITypeSymbol type, string name) => type.AllInterfaces
        .FirstOrDefault(face => face is { Arity: 1, ContainingNamespace: { Name: "Anneal", ContainingNamespace.IsGlobalNamespace: true } } && face.Name == name)?.TypeArguments[0];

    public static AttributeData? Attribute(this ISymbol symbol, string name) => symbol.GetAttributes().FirstOrDefault(data => data.Is(name));

    public static bool Is(this AttributeData data, string name) =>
        data.AttributeClass is { ContainingNamespace: { Name: "Anneal", ContainingNamespace.IsGlobalNamespace: true } } type && type.Name == name + "Attribute";

    /// <summary>The first text that an attribute was given.</summary>
    public static string? Text(this AttributeData? data) => data?.ConstructorArguments.FirstOrDefault().Value as string;

    public static string? Named(this AttributeData data, string name) => data.NamedArguments.FirstOrDefault(pair => pair.Key == name).Value.Value as string;

    public static IEnumerable<string> Texts(this AttributeData? data, int argument) => data is null || data.ConstructorArguments.Length <= argument
        ? []
        : data.ConstructorArguments[argument].Values.Select(value => (string)value.Value!);

    public static IEnumerable<INamedTypeSymbol> WithBases(this INamedTypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType) yield return type;
    }

    public static string Quoted(this string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    /// <summary>The default of a parameter as code.</summary>
    public static string? DefaultCode(this IParameterSymbol parameter)
    {
        if (!parameter.HasExplicitDefaultValue) return parameter.IsParams ? "[]" : null;
        var (value, type) = (parameter.ExplicitDefaultValue, parameter.Type);
        if (value is null) return type.IsValueType && type.OriginalDefinition.SpecialType != SpecialType.System_Nullable_T ? $"default({type.Full()})" : "null";
        var plain = type.Plain();
        if (plain.TypeKind == TypeKind.Enum)
            return plain.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(member => Equals(member.ConstantValue, value)) is { } member
                ? $"{plain.Full()}.{member.Name}"
                : $"({plain.Full()}){value}";
        return Literal(value);
    }

    /// <summary>A number, a truth value or text as code of the same type.</summary>
    public static string Literal(object value) => value switch
    {
        double number when double.IsNaN(number) => "double.NaN",
        double number when double.IsInfinity(number) => number > 0 ? "double.PositiveInfinity" : "double.NegativeInfinity",
        _ => SymbolDisplay.FormatPrimitive(value, quoteStrings: true, useHexadecimalNumbers: false) + (value is double ? "d" : value is long ? "L" : ""),
    };
}
