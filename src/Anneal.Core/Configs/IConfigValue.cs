using System.Text.Json.Nodes;

namespace Anneal;

/// <summary>A type of argument that is no object with a class of its own: a length, a shape, an activation.</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
public interface IConfigValue<TSelf> where TSelf : IConfigValue<TSelf>
{
    /// <summary>Reads it.</summary>
    /// <param name="value">A value in a config; <see cref="ConfigValue.Error"/> makes the exception for what it must not be.</param>
    /// <returns>The argument.</returns>
    static abstract TSelf FromConfig(ConfigValue value);

    /// <summary>Writes it.</summary>
    /// <returns>What <see cref="FromConfig"/> reads.</returns>
    JsonNode? ToConfigValue();
}
