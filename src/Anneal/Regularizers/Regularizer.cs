using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Anneal.Regularizers;

/// <summary>A penalty on weights or on a layer's outputs, which is added to the loss in training. Converts from a name and from a function.</summary>
/// <example><code>
/// Regularizer a = "l2";
/// Regularizer b = new L1L2(l1: 1e-5, l2: 1e-4);
/// Regularizer c = Regularizer.Of(w => w.abs().max());
/// </code></example>
/// <remarks>Source: <c>keras.regularizers.Regularizer</c>.</remarks>
public abstract class Regularizer : IConfigurable<Regularizer>
{
    /// <summary>The penalty of some weights.</summary>
    /// <param name="weights">Any shape the regularizer takes; gradients flow to them.</param>
    /// <returns>A new scalar; the caller owns it.</returns>
    /// <exception cref="ArgumentException">The regularizer does not take weights of this shape.</exception>
    public Tensor Apply(Tensor weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        using var scope = NewDisposeScope();
        var penalty = Penalty(weights);
        if (penalty.dim() != 0)
            throw new InvalidOperationException($"{this} must give one number; it gave an array of shape {ShapeText.Of(penalty)}.");
        // A function may hand back what it was given, which belongs to the caller's scope and stays there.
        return (ReferenceEquals(penalty, weights) ? penalty.alias() : penalty).MoveToOuterDisposeScope();
    }

    /// <summary>Computes the penalty, a scalar. Runs inside a dispose scope: whatever it allocates is freed, except its result.</summary>
    /// <param name="weights">Any shape.</param>
    protected abstract Tensor Penalty(Tensor weights);

    /// <summary>Makes a regularizer of a function.</summary>
    /// <param name="function">Returns a scalar; whatever else it allocates is freed.</param>
    /// <param name="name">What messages call it; the function's own name by default.</param>
    public static Regularizer Of(Func<Tensor, Tensor> function, string? name = null) => new FunctionRegularizer(function, name);

    /// <summary>Same as <see cref="Of"/>.</summary>
    /// <param name="function">Returns a scalar.</param>
    public static implicit operator Regularizer(Func<Tensor, Tensor> function) => Of(function);

    /// <summary>The regularizer with Keras's default parameters that a name such as <c>"l2"</c> stands for.</summary>
    /// <param name="name">Of the class, as it is or in snake case.</param>
    /// <exception cref="ArgumentException">The name is not known; the message lists the nearest known ones.</exception>
    public static Regularizer Get(string name) => Registry<Regularizer>.Get(name);

    /// <summary>Same as <see cref="Get"/>.</summary>
    /// <param name="name">Of the class, as it is or in snake case.</param>
    public static implicit operator Regularizer(string name) => Get(name);

    /// <summary>The class's name.</summary>
    public override string ToString() => GetType().Name;

    /// <summary>Makes a class known whose config is written and read by hand. Classes with <see cref="RegisteredAttribute"/> need no call.</summary>
    /// <typeparam name="T">The class; it overrides <see cref="GetConfig"/>.</typeparam>
    /// <param name="package">First part of the registered name <c>package>name</c>.</param>
    /// <param name="name">Second part. Null: the name of the class.</param>
    /// <param name="read">Makes an object of what <see cref="GetConfig"/> returned.</param>
    /// <exception cref="ArgumentException">A name is empty, or belongs to another class.</exception>
    public static void Register<T>(string package, string? name, Func<JsonObject, T> read) where T : Regularizer => Registry<Regularizer>.Register(package, name, read);

    /// <summary>Class and arguments as JSON, as Keras writes them.</summary>
    /// <returns><c>{"module", "class_name", "config", "registered_name"}</c>.</returns>
    /// <exception cref="NotSupportedException">Nothing could read it again: it is a function, or of a class that was not made known.</exception>
    public JsonObject ToConfig() => Registry<Regularizer>.Serialize(this);

    /// <summary>Reads what <see cref="ToConfig"/>, or Keras, wrote.</summary>
    /// <param name="config">JSON, or a name.</param>
    /// <returns>A new object.</returns>
    /// <exception cref="ConfigException">The class is not known, or an argument is missing, surplus or out of range.</exception>
    public static Regularizer FromConfig(JsonNode config) => Registry<Regularizer>.Deserialize(config);

    /// <summary>The arguments that make this object again, under Keras's snake_case names: Keras's <c>get_config</c>.</summary>
    /// <returns>A new object; here an empty one.</returns>
    public virtual JsonObject GetConfig() => [];

    static string? IConfigurable<Regularizer>.Example => "new L2(1e-4)";

    static string IConfigurable<Regularizer>.Kind => "regularizer";

    ConfigOrigin IConfigurable<Regularizer>.Origin { get; set; }
}
