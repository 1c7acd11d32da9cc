using System.Text.Json.Nodes;
using Anneal.Constraints;

namespace Anneal.Saving;

/// <summary>Constraints by name and as JSON: the functions of <c>keras.constraints</c>.</summary>
public static class Constraints
{
    /// <summary>A constraint with default arguments: Keras's <c>get</c>.</summary>
    /// <param name="name">Of the class (<c>"MaxNorm"</c>), the same in snake case, or one of Keras's short names: <c>"max_norm"</c>.</param>
    /// <param name="customObjects">Additional names for this call. Default: none.</param>
    /// <returns>A new object.</returns>
    /// <exception cref="ArgumentException">The name is not known; the message lists the nearest known ones.</exception>
    public static Constraint Get(string name, CustomObjects? customObjects = null) => Registry<Constraint>.Get(name, customObjects);

    /// <summary>Class and arguments as JSON, key for key as Keras's <c>serialize</c> writes them.</summary>
    /// <param name="constraint">What to write.</param>
    /// <returns><c>{"module", "class_name", "config", "registered_name"}</c>.</returns>
    /// <exception cref="NotSupportedException">Nothing could read it again: it is a function, or of a class that was not made known.</exception>
    public static JsonObject Serialize(Constraint constraint) => Registry<Constraint>.Serialize(constraint);

    /// <summary>Reads what <see cref="Serialize"/>, or Keras's <c>serialize</c>, wrote.</summary>
    /// <param name="config">JSON, or a name.</param>
    /// <param name="customObjects">Additional names for this call. Default: none.</param>
    /// <returns>A new object.</returns>
    /// <exception cref="ConfigException">The class is not known, or an argument is missing, surplus or out of range.</exception>
    public static Constraint Deserialize(JsonNode config, CustomObjects? customObjects = null) => Registry<Constraint>.Deserialize(config, customObjects);
}
