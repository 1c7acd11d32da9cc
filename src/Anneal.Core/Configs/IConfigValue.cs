using System.Text.Json.Nodes;

namespace Anneal;

/// <summary>An argument type that is written without a class name, such as a length, a shape or an activation.</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
public interface IConfigValue<TSelf> where TSelf : IConfigValue<TSelf>
{
    /// <summary>Reads the argument.</summary>
    /// <param name="value">The value in the config. <see cref="ConfigValue.Error"/> makes the exception for a value that is not allowed.</param>
    /// <returns>The argument.</returns>
    static abstract TSelf FromConfig(ConfigValue value);

    /// <summary>Writes the argument.</summary>
    /// <returns>JSON that <see cref="FromConfig"/> reads.</returns>
    JsonNode? ToConfigValue();

    /// <summary>The number that is the whole JSON of the argument, or null if it is written otherwise. Long lists of numbers are written faster. Default null.</summary>
    Number? AsNumber => null;
}
