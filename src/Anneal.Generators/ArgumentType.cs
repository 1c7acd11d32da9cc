using Microsoft.CodeAnalysis;

namespace Anneal.Generators;

/// <summary>How values of a type are read and written.</summary>
/// <param name="Read">Makes the expression that reads a value from the name of its variable.</param>
/// <param name="Add">The writer's method that adds a key, with type arguments.</param>
/// <param name="Node">The writer's method that makes one element of a list.</param>
/// <param name="AddAll">The writer's method that adds a list of such values, or null if it adds them one by one.</param>
/// <param name="Element">Of a list, how its elements are.</param>
internal sealed record ArgumentType(Func<string, string> Read, string Add, string Node, string? AddAll = null, ArgumentType? Element = null)
{
    private const string Activation = "global::Anneal.Activations.ActivationFunction";

    public string Write(string key, string property) => Element is null
        ? $"writer.{Add}({key}, {property});"
        : Element.AddAll is { } addAll ? $"writer.{addAll}({key}, {property});"
        : $"writer.AddList({key}, {property}, static (writer, key, item) => {Element.Item("item")});";

    private string Item(string item) => Element is null
        ? $"writer.{Node}(key, {item})"
        : $"writer.List(key, {item}, static (writer, key, item) => {Element.Item("item")})";

    /// <summary>How a type is read and written; null if it has no form in a config.</summary>
    public static ArgumentType? Of(ITypeSymbol type)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
            return Of(nullable.TypeArguments[0]) is { } inner
                ? inner with { Read = value => $"{value}.IsNull ? ({type.Full()})null : {inner.Read(value)}", AddAll = null }
                : null;
        // In C# null stands for the default; in a config it is Keras's None, which is no activation.
        if (type.WithNullableAnnotation(NullableAnnotation.None).Full() is Activation)
            return OfNotNull(type) is { } function ? function with { Read = value => $"{value}.IsNull ? \"linear\" : {function.Read(value)}" } : null;
        var known = OfNotNull(type);
        return known is not null && type.NullableAnnotation == NullableAnnotation.Annotated && !type.IsValueType
            ? known with { Read = value => $"{value}.IsNull ? null : {known.Read(value)}" }
            : known;
    }

    private static ArgumentType? OfNotNull(ITypeSymbol type)
    {
        switch (type.SpecialType)
        {
            case SpecialType.System_Boolean: return new(value => $"{value}.AsBool()", "Add", "Json");
            case SpecialType.System_Int32: return new(value => $"{value}.AsInt()", "Add", "Json");
            case SpecialType.System_Int64: return new(value => $"{value}.AsLong()", "Add", "Json");
            case SpecialType.System_Double: return new(value => $"{value}.AsDouble()", "Add", "Json", "AddNumbers");
            case SpecialType.System_String: return new(value => $"{value}.AsText()", "Add", "Json");
        }

        var plain = type.WithNullableAnnotation(NullableAnnotation.None).Full();
        if (plain == "global::Anneal.Number") return new(value => $"{value}.AsNumber()", "AddNumber", "Number", "AddNumbers");
        if (plain == "global::System.Text.Json.Nodes.JsonObject") return new(value => $"(global::System.Text.Json.Nodes.JsonObject){value}.AsObject().DeepClone()", "AddCopy", "Copy");
        if (type.TypeKind == TypeKind.Enum) return new(value => $"{value}.AsEnum<{plain}>()", $"AddEnum<{plain}>", $"Enum<{plain}>");
        if (ElementOf(type) is { } element)
            return Of(element) is { } item ? new(value => $"{value}.{ListOf(element)}<{element.Full()}>(static item => {item.Read("item")})", "", "", Element: item) : null;
        if (type.Implements("IConfigValue") is { } self && SymbolEqualityComparer.Default.Equals(self, type))
            return new(value => $"{plain}.FromConfig({value})", $"AddValue<{plain}>", $"Value<{plain}>", $"AddValues<{plain}>");
        if (type.Implements("IConfigurable") is { } kind)
        {
            var kindName = kind.Full();
            return new(value => kindName == plain ? $"{value}.As<{plain}>()" : $"{value}.As<{kindName}, {plain}>()", $"AddObject<{kindName}>", $"Nested<{kindName}>");
        }

        return null;
    }

    // Lists of integers are sizes and axes.
    private static string ListOf(ITypeSymbol element)
    {
        var plain = element is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : element;
        return plain.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64 ? "AsOneOrMany" : "AsList";
    }

    /// <summary>The element of a list type that an array converts to, or that can be enumerated.</summary>
    public static ITypeSymbol? ElementOf(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol { Rank: 1 } array => array.ElementType,
        INamedTypeSymbol { TypeArguments.Length: 1 } named when named.OriginalDefinition.ToDisplayString() is
            "System.Collections.Generic.IReadOnlyList<T>" or "System.Collections.Generic.IEnumerable<T>" or "System.Collections.Generic.IReadOnlyCollection<T>"
            or "System.Collections.Generic.IList<T>" or "System.ReadOnlySpan<T>" => named.TypeArguments[0],
        _ => null,
    };
}
