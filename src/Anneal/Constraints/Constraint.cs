using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Anneal.Constraints;

/// <summary>A rule that a variable obeys: applied to it after every update. Converts from a name.</summary>
/// <example><code>
/// Constraint a = "non_neg";
/// Constraint b = new MaxNorm(2, axis: [0, 1, 2]);
/// </code></example>
/// <remarks>Keras: <c>keras.constraints.Constraint</c>.</remarks>
public abstract class Constraint : IConfigurable<Constraint>
{
    /// <summary>The nearest values that obey the rule.</summary>
    /// <param name="weights">The variable's values; not changed.</param>
    /// <returns>A new tensor of the same shape; the caller owns it.</returns>
    public abstract Tensor Apply(Tensor weights);

    /// <summary>The constraint with Keras's default parameters that a name such as <c>"max_norm"</c> stands for.</summary>
    /// <param name="name">Of the class, as it is or in snake case.</param>
    /// <exception cref="ArgumentException">The name is not known; the message lists the nearest known ones.</exception>
    public static Constraint Get(string name) => Registry<Constraint>.Get(name);

    /// <summary>Same as <see cref="Get"/>.</summary>
    /// <param name="name">Of the class, as it is or in snake case.</param>
    public static implicit operator Constraint(string name) => Get(name);

    /// <summary>Makes a class known whose config is written and read by hand. Classes with <see cref="RegisteredAttribute"/> need no call.</summary>
    /// <typeparam name="T">The class; it overrides <see cref="GetConfig"/>.</typeparam>
    /// <param name="package">First part of the registered name <c>package>name</c>.</param>
    /// <param name="name">Second part. Null: the name of the class.</param>
    /// <param name="read">Makes an object of what <see cref="GetConfig"/> returned.</param>
    /// <exception cref="ArgumentException">A name is empty, or belongs to another class.</exception>
    public static void Register<T>(string package, string? name, Func<JsonObject, T> read) where T : Constraint => Registry<Constraint>.Register(package, name, read);

    /// <summary>Class and arguments as JSON, as Keras writes them.</summary>
    /// <returns><c>{"module", "class_name", "config", "registered_name"}</c>.</returns>
    /// <exception cref="NotSupportedException">Nothing could read it again: it is a function, or of a class that was not made known.</exception>
    public JsonObject ToConfig() => Registry<Constraint>.Serialize(this);

    /// <summary>Reads what <see cref="ToConfig"/>, or Keras, wrote.</summary>
    /// <param name="config">JSON, or a name.</param>
    /// <returns>A new object.</returns>
    /// <exception cref="ConfigException">The class is not known, or an argument is missing, surplus or out of range.</exception>
    public static Constraint FromConfig(JsonNode config) => Registry<Constraint>.Deserialize(config);

    /// <summary>The arguments that make this object again, under Keras's snake_case names: Keras's <c>get_config</c>.</summary>
    /// <returns>A new object; here an empty one.</returns>
    public virtual JsonObject GetConfig() => [];

    static string? IConfigurable<Constraint>.Example => "new MaxNorm(2)";

    static string IConfigurable<Constraint>.Kind => "constraint";

    ConfigOrigin IConfigurable<Constraint>.Origin { get; set; }
}
