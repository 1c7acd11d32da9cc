using System.Text.Json.Nodes;
using Anneal.Constraints;

namespace Anneal.Saving;

/// <summary>Constraints by name and as JSON: the functions of <c>keras.constraints</c>.</summary>
public static class Constraints
{
    /// <summary>A constraint with default arguments: Keras's <c>get</c>.</summary>
    /// <param name="name">The name of the class (<c>"MaxNorm"</c>), the same in snake case, or one of Keras's short names: <c>"max_norm"</c>.</param>
    /// <param name="customObjects">Additional names for this call. Default: none.</param>
    /// <returns>A new object.</returns>
    /// <exception cref="ArgumentException">The name is not known; the message lists the nearest known ones.</exception>
    public static Constraint Get(string name, CustomObjects? customObjects = null) => Registry<Constraint>.Get(name, customObjects);

    /// <summary>Writes class and arguments as JSON, as Keras's <c>serialize</c> does.</summary>
    /// <param name="constraint">What to write.</param>
    /// <returns><c>{"module", "class_name", "config", "registered_name"}</c>.</returns>
    /// <exception cref="NotSupportedException">It could not be read again, because it is a function or an object of a class that is not registered.</exception>
    public static JsonObject Serialize(Constraint constraint) => Registry<Constraint>.Serialize(constraint);

    /// <summary>Reads what <see cref="Serialize"/> or Keras's <c>serialize</c> wrote.</summary>
    /// <param name="config">JSON, or a name.</param>
    /// <param name="customObjects">Additional names for this call. Default: none.</param>
    /// <returns>A new object.</returns>
    /// <exception cref="ConfigException">The class is not known, or an argument is missing, surplus or out of range.</exception>
    public static Constraint Deserialize(JsonNode config, CustomObjects? customObjects = null) => Registry<Constraint>.Deserialize(config, customObjects);
}
