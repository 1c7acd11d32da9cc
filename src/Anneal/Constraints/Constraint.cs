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

    /// <summary>The arguments that make this object again, under Keras's snake_case names: Keras's <c>get_config</c>.</summary>
    /// <returns>A new object; here an empty one.</returns>
    public virtual JsonObject GetConfig() => [];

    static string IConfigurable<Constraint>.Kind => "constraint";

    ConfigOrigin IConfigurable<Constraint>.Origin { get; set; }
}
