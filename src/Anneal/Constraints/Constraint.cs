using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Anneal.Constraints;

/// <summary>The base class of constraints. A constraint is a rule that is applied to a variable after every update. It converts from a name.</summary>
/// <example><code>
/// Constraint a = "non_neg";
/// Constraint b = new MaxNorm(2, axis: [0, 1, 2]);
/// </code></example>
/// <remarks>Keras: <c>keras.constraints.Constraint</c>.</remarks>
public abstract class Constraint : IConfigurable<Constraint>
{
    /// <summary>Computes values that obey the rule.</summary>
    /// <param name="weights">The values of the variable, which do not change.</param>
    /// <returns>A new tensor of the same shape that the caller owns.</returns>
    public abstract Tensor Apply(Tensor weights);

    /// <summary>Makes a constraint with Keras's default arguments from a name such as <c>"max_norm"</c>.</summary>
    /// <param name="name">The class name, or its snake_case form.</param>
    /// <exception cref="ArgumentException">The name is unknown. The message lists the nearest known names.</exception>
    public static Constraint Get(string name) => Registry<Constraint>.Get(name);

    /// <summary>Converts a name, as <see cref="Get"/> does.</summary>
    /// <param name="name">The class name, or its snake_case form.</param>
    public static implicit operator Constraint(string name) => Get(name);

    /// <summary>Registers a class that writes and reads its config by hand. Classes with <see cref="RegisteredAttribute"/> need no call.</summary>
    /// <typeparam name="T">The class, which overrides <see cref="GetConfig"/>.</typeparam>
    /// <param name="package">The first part of the registered name <c>package>name</c>.</param>
    /// <param name="name">The second part. Null: the name of the class.</param>
    /// <param name="read">Makes an object from what <see cref="GetConfig"/> returned.</param>
    /// <exception cref="ArgumentException">A name is empty or belongs to another class.</exception>
    public static void Register<T>(string package, string? name, Func<JsonObject, T> read) where T : Constraint => Registry<Constraint>.Register(package, name, read);

    /// <summary>Writes class and arguments as JSON, as Keras does.</summary>
    /// <returns><c>{"module", "class_name", "config", "registered_name"}</c>.</returns>
    /// <exception cref="NotSupportedException">The object is a function, or its class is not registered.</exception>
    public JsonObject ToConfig() => Registry<Constraint>.Serialize(this);

    /// <summary>Reads JSON that <see cref="ToConfig"/> or Keras wrote.</summary>
    /// <param name="config">JSON, or a name.</param>
    /// <returns>A new object.</returns>
    /// <exception cref="ConfigException">The class is unknown, or an argument is missing, unknown or out of range.</exception>
    public static Constraint FromConfig(JsonNode config) => Registry<Constraint>.Deserialize(config);

    /// <summary>The constructor arguments under Keras's snake_case names. Keras's <c>get_config</c>.</summary>
    /// <returns>A new object; empty by default.</returns>
    public virtual JsonObject GetConfig() => [];

    static string? IConfigurable<Constraint>.Example => "new MaxNorm(2)";

    static string IConfigurable<Constraint>.Kind => "constraint";

    ConfigOrigin IConfigurable<Constraint>.Origin { get; set; }
}
