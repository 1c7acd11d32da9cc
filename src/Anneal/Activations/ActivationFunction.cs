using System.Text.Json.Nodes;
using Anneal.Naming;
using static TorchSharp.torch;

namespace Anneal.Activations;

/// <summary>A named element-wise function that a layer applies to its output. Converts from a name and from a function.</summary>
/// <example><code>
/// ActivationFunction a = "relu";
/// ActivationFunction b = new("leaky_relu_01", x => ActivationFunctions.LeakyRelu(x, 0.1));
/// </code></example>
/// <remarks>
/// Derive a class from it for a function with arguments that are saved with the model. Source: <c>keras.activations</c>.
/// </remarks>
public class ActivationFunction : IConfigurable<ActivationFunction>, IConfigValue<ActivationFunction>
{
    private readonly Func<Tensor, Tensor>? function;

    static ActivationFunction() => BuiltIn.Register();

    /// <summary>Names a function.</summary>
    /// <param name="name">How the function is called in summaries and saved models.</param>
    /// <param name="function">Returns a new tensor, or its argument itself.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    /// <remarks>A saved model has the name alone: whoever reads it gives the function in <see cref="CustomObjects"/>.</remarks>
    public ActivationFunction(string name, Func<Tensor, Tensor> function)
        : this(name)
    {
        ArgumentNullException.ThrowIfNull(function);
        this.function = function;
    }

    /// <summary>For derived classes, which override <see cref="Apply"/>.</summary>
    /// <param name="name">How the function is called in summaries.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    protected ActivationFunction(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
    }

    /// <summary>How the function is called in summaries and saved models, for example <c>relu</c>.</summary>
    public string Name { get; }

    /// <summary>Applies the function. The caller owns the result, which for <c>linear</c> is <paramref name="x"/> itself.</summary>
    /// <param name="x">Any shape, unless the function says otherwise.</param>
    /// <exception cref="InvalidOperationException">The function gave nothing.</exception>
    public virtual Tensor Apply(Tensor x) =>
        (function ?? throw new NotSupportedException($"{GetType().Name} must override Apply."))(x)
        ?? throw new InvalidOperationException($"Activation '{Name}' must return a tensor; it returned null.");

    /// <summary>The function with Keras's default parameters that a name such as <c>"relu"</c> stands for.</summary>
    /// <param name="name">Keras's name, or that of a class of your own with <see cref="RegisteredAttribute"/>.</param>
    /// <exception cref="ArgumentException">The name is not known; the message lists the nearest known ones.</exception>
    public static ActivationFunction Get(string name) => Registry<ActivationFunction>.Get(name);

    /// <summary>Same as <see cref="Get"/>.</summary>
    /// <param name="name">Keras's name.</param>
    public static implicit operator ActivationFunction(string name) => Get(name);

    /// <summary>Wraps a function, named after its method, or <c>lambda</c> when it has no name of its own.</summary>
    /// <param name="function">Returns a new tensor, or its argument itself.</param>
    public static implicit operator ActivationFunction(Func<Tensor, Tensor> function) => new(FunctionName.Of(function), function);

    /// <summary>The arguments that make this object again; a function has none.</summary>
    /// <returns>A new object; here an empty one.</returns>
    public virtual JsonObject GetConfig() => [];

    /// <summary>Reads a name, an object of a class, or what Keras writes for a function.</summary>
    /// <param name="value">A value in a config.</param>
    /// <returns>The function.</returns>
    /// <exception cref="ConfigException">It is something else, or not known.</exception>
    public static ActivationFunction FromConfig(ConfigValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return ActivationConfig.Read(value);
    }

    /// <summary>Writes the name of one of Keras's functions; of a class of your own the class and its arguments; else what Keras writes for a function.</summary>
    /// <returns>JSON.</returns>
    /// <exception cref="NotSupportedException">It is a lambda without a name.</exception>
    public JsonNode ToConfigValue() => ActivationConfig.Write(this);

    JsonNode? IConfigValue<ActivationFunction>.ToConfigValue() => ToConfigValue();

    /// <summary>Same as <see cref="Name"/>.</summary>
    public override string ToString() => Name;

    static string? IConfigurable<ActivationFunction>.Example => "new ActivationFunction(\"mine\", x => x.tanh())";

    static string IConfigurable<ActivationFunction>.Kind => "activation";

    ConfigOrigin IConfigurable<ActivationFunction>.Origin { get; set; }

}
