using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Anneal.Regularizers;

/// <summary>The base class of regularizers. A regularizer is a penalty on weights or on a layer's outputs that is added to the loss in
/// training. It converts from a name and from a function.</summary>
/// <example><code>
/// Regularizer a = "l2";
/// Regularizer b = new L1L2(l1: 1e-5, l2: 1e-4);
/// Regularizer c = Regularizer.Of(w => w.abs().max());
/// </code></example>
/// <remarks>Source: <c>keras.regularizers.Regularizer</c>.</remarks>
public abstract class Regularizer : IConfigurable<Regularizer>
{
    /// <summary>Computes the penalty of weights.</summary>
    /// <param name="weights">The weights, of any shape that the regularizer takes. Gradients flow to them.</param>
    /// <returns>A new scalar that the caller owns.</returns>
    /// <exception cref="ArgumentException">The regularizer does not take weights of this shape.</exception>
    public Tensor Apply(Tensor weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        using var scope = NewDisposeScope();
        var penalty = Penalty(weights) ?? throw Returned.Nothing("Regularizer", this);
        if (penalty.dim() != 0)
            throw new InvalidOperationException($"{this} must return one number; it returned an array of shape {ShapeText.Of(penalty)}.");
        // A function may hand back what it was given, which belongs to the caller's scope and stays there.
        return (ReferenceEquals(penalty, weights) ? penalty.alias() : penalty).MoveToOuterDisposeScope();
    }

    /// <summary>Computes the penalty, a scalar. The call runs inside a dispose scope: tensors that it allocates are freed, except its result.</summary>
    /// <param name="weights">The weights, of any shape.</param>
    protected abstract Tensor Penalty(Tensor weights);

    /// <summary>Makes a regularizer from a function.</summary>
    /// <param name="function">Returns a scalar. Other tensors that it allocates are freed.</param>
    /// <param name="name">The name in messages; the function's name by default.</param>
    public static Regularizer Of(Func<Tensor, Tensor> function, string? name = null) => new FunctionRegularizer(function, name);

    /// <summary>Converts a function, as <see cref="Of"/> does.</summary>
    /// <param name="function">Returns a scalar.</param>
    public static implicit operator Regularizer(Func<Tensor, Tensor> function) => Of(function);

    /// <summary>Makes a regularizer with Keras's default arguments from a name such as <c>"l2"</c>.</summary>
    /// <param name="name">The class name, or its snake_case form.</param>
    /// <exception cref="ArgumentException">The name is unknown. The message lists the nearest known names.</exception>
    public static Regularizer Get(string name) => Registry<Regularizer>.Get(name);

    /// <summary>Converts a name, as <see cref="Get"/> does.</summary>
    /// <param name="name">The class name, or its snake_case form.</param>
    public static implicit operator Regularizer(string name) => Get(name);

    /// <summary>The name of the class.</summary>
    public override string ToString() => GetType().Name;

    /// <summary>Registers a class that writes and reads its config by hand. Classes with <see cref="RegisteredAttribute"/> need no call.</summary>
    /// <typeparam name="T">The class, which overrides <see cref="GetConfig"/>.</typeparam>
    /// <param name="package">The first part of the registered name <c>package>name</c>.</param>
    /// <param name="name">The second part. Null: the name of the class.</param>
    /// <param name="read">Makes an object from what <see cref="GetConfig"/> returned.</param>
    /// <exception cref="ArgumentException">A name is empty or belongs to another class.</exception>
    public static void Register<T>(string package, string? name, Func<JsonObject, T> read) where T : Regularizer => Registry<Regularizer>.Register(package, name, read);

    /// <summary>Writes class and arguments as JSON, as Keras does.</summary>
    /// <returns><c>{"module", "class_name", "config", "registered_name"}</c>.</returns>
    /// <exception cref="NotSupportedException">The object is a function, or its class is not registered.</exception>
    public JsonObject ToConfig() => Registry<Regularizer>.Serialize(this);

    /// <summary>Reads JSON that <see cref="ToConfig"/> or Keras wrote.</summary>
    /// <param name="config">JSON, or a name.</param>
    /// <returns>A new object.</returns>
    /// <exception cref="ConfigException">The class is unknown, or an argument is missing, unknown or out of range.</exception>
    public static Regularizer FromConfig(JsonNode config) => Registry<Regularizer>.Deserialize(config);

    /// <summary>The constructor arguments under Keras's snake_case names. Keras's <c>get_config</c>.</summary>
    /// <returns>A new object; empty by default.</returns>
    public virtual JsonObject GetConfig() => [];

    static string? IConfigurable<Regularizer>.Example => "new L2(1e-4)";

    static string IConfigurable<Regularizer>.Kind => "regularizer";

    ConfigOrigin IConfigurable<Regularizer>.Origin { get; set; }
}
