using System.Text.Json.Nodes;
using Anneal.Naming;
using static TorchSharp.torch;

namespace Anneal.Activations;

/// <summary>A named function that a layer applies to its output. It converts from a name and from a function.</summary>
/// <example><code>
/// ActivationFunction a = "relu";
/// ActivationFunction b = new("leaky_relu_01", x => ActivationFunctions.LeakyRelu(x, 0.1));
/// </code></example>
/// <remarks>
/// For a function with arguments that are saved with the model, derive a class. Source: <c>keras.activations</c>.
/// </remarks>
public class ActivationFunction : IConfigurable<ActivationFunction>, IConfigValue<ActivationFunction>
{
    private readonly Func<Tensor, Tensor>? function;

    static ActivationFunction() => BuiltIn.Register();

    /// <summary>Makes an activation from a function.</summary>
    /// <param name="name">The name of the function in summaries and saved models.</param>
    /// <param name="function">Returns a new tensor, or its argument.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    /// <remarks>A saved model contains only the name. To read it, pass the function in <see cref="CustomObjects"/>.</remarks>
    public ActivationFunction(string name, Func<Tensor, Tensor> function)
        : this(name)
    {
        ArgumentNullException.ThrowIfNull(function);
        this.function = function;
    }

    /// <summary>Makes an activation of a derived class, which overrides <see cref="Apply"/>.</summary>
    /// <param name="name">The name of the function in summaries.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    protected ActivationFunction(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
    }

    /// <summary>The name of the function in summaries and saved models, such as <c>relu</c>.</summary>
    public string Name { get; }

    /// <summary>Applies the function. The caller owns the result. The result of <c>linear</c> is <paramref name="x"/> itself.</summary>
    /// <param name="x">The input, of any shape unless the function says otherwise.</param>
    /// <exception cref="InvalidOperationException">The function returned null.</exception>
    public virtual Tensor Apply(Tensor x) =>
        (function ?? throw new NotSupportedException($"{GetType().Name} must override Apply."))(x)
        ?? throw Returned.Nothing("Activation", Name);

    /// <summary>Makes an activation with Keras's default arguments from a name such as <c>"relu"</c>.</summary>
    /// <param name="name">A name of Keras, or of a class of your own with <see cref="RegisteredAttribute"/>.</param>
    /// <exception cref="ArgumentException">The name is unknown. The message lists the nearest known names.</exception>
    public static ActivationFunction Get(string name) => Registry<ActivationFunction>.Get(name);

    /// <summary>Converts a name, as <see cref="Get"/> does.</summary>
    /// <param name="name">A name of Keras.</param>
    public static implicit operator ActivationFunction(string name) => Get(name);

    /// <summary>Converts a function. It is named after its method, or <c>lambda</c> if it has no name.</summary>
    /// <param name="function">Returns a new tensor, or its argument.</param>
    public static implicit operator ActivationFunction(Func<Tensor, Tensor> function) => new(FunctionName.Of(function), function);

    /// <summary>The constructor arguments under Keras's snake_case names. A function has none.</summary>
    /// <returns>A new object; empty by default.</returns>
    public virtual JsonObject GetConfig() => [];

    /// <summary>Reads a name, an object of a class, or Keras's form of a function.</summary>
    /// <param name="value">The value in a config.</param>
    /// <returns>The function.</returns>
    /// <exception cref="ConfigException">The value is something else, or the function is unknown.</exception>
    public static ActivationFunction FromConfig(ConfigValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.As<ActivationFunction>();
    }

    /// <summary>Writes a function of Keras as its name, an object of your own class with its arguments, and any other function in Keras's
    /// form of a function.</summary>
    /// <returns>JSON.</returns>
    /// <exception cref="NotSupportedException">The function is a lambda without a name.</exception>
    public JsonNode ToConfigValue() => ActivationConfig.Write(this);

    JsonNode? IConfigValue<ActivationFunction>.ToConfigValue() => ToConfigValue();

    /// <summary>Returns <see cref="Name"/>.</summary>
    public override string ToString() => Name;

    static string? IConfigurable<ActivationFunction>.Example => "new ActivationFunction(\"mine\", x => x.tanh())";

    static string IConfigurable<ActivationFunction>.Kind => "activation";

    ConfigOrigin IConfigurable<ActivationFunction>.Origin { get; set; }

}
