using System.Text.Json;
using System.Text.Json.Nodes;

namespace Anneal;

/// <summary>Members of enums in JSON: in snake_case, as everything is in Keras. An abbreviation such as ROC stays.</summary>
internal static class EnumJson
{
    public static JsonValue ToJson<TEnum>(this TEnum value) where TEnum : struct, Enum => JsonValue.Create(value.Name());

    public static string Name<TEnum>(this TEnum value) where TEnum : struct, Enum
        => value.ToString() is var name && name.Any(char.IsLower) ? JsonNamingPolicy.SnakeCaseLower.ConvertName(name) : name;
}
