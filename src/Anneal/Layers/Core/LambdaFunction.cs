using System.Text.Json.Nodes;
using Anneal.Naming;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>A named function of a tensor, for a <see cref="Lambda"/> layer. A function converts to it.</summary>
/// <remarks>A saved model contains the name only. To read it, pass the function in <see cref="CustomObjects"/> or register it with <see cref="Register"/>.</remarks>
/// <example><code>
/// var square = new LambdaFunction("square", x => Ops.Square(x));
/// var times = LambdaFunction.Register("my_package", "times", (x, arguments, context) => Ops.Multiply(x, (double)arguments["factor"]!));
/// </code></example>
public sealed class LambdaFunction : IConfigurable<LambdaFunction>, IConfigValue<LambdaFunction>
{
    private const string Unnamed = "lambda";

    private readonly Func<Tensor, JsonObject, CallContext, Tensor> function;

    /// <summary>A function of the input only.</summary>
    /// <param name="name">How the function is called in saved models.</param>
    /// <param name="function">Returns a new tensor, or its argument itself.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public LambdaFunction(string name, Func<Tensor, Tensor> function)
        : this(name, (input, _, _) => function(input)) => ArgumentNullException.ThrowIfNull(function);

    /// <summary>A function of the input, the arguments of the layer, and the context: whether the call trains, and the mask of the input.</summary>
    /// <param name="name">How the function is called in saved models.</param>
    /// <param name="function">Returns a new tensor, or its first argument itself.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public LambdaFunction(string name, Func<Tensor, JsonObject, CallContext, Tensor> function)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(function);
        (Name, this.function) = (name, function);
    }

    /// <summary>How the function is called in saved models.</summary>
    public string Name { get; }

    static string IConfigurable<LambdaFunction>.Kind => "function";

    static string? IConfigurable<LambdaFunction>.Example => "new LambdaFunction(\"mine\", x => x.tanh())";

    /// <summary>Registers a function for the whole process, so that layers with it can be read. Keras: <c>register_keras_serializable</c>.</summary>
    /// <param name="package">First part of the registered name <c>package>name</c>.</param>
    /// <param name="name">Second part.</param>
    /// <param name="function">The function, as for the constructor.</param>
    /// <returns>The function, by its registered name.</returns>
    /// <exception cref="ArgumentException">A name is empty or belongs to another function.</exception>
    public static LambdaFunction Register(string package, string name, Func<Tensor, JsonObject, CallContext, Tensor> function)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(package);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var known = new LambdaFunction($"{package}>{name}", function);
        if (Registry<LambdaFunction>.Named(known.Name) is not null) throw new ArgumentException($"'{known.Name}' is registered for another function; choose another package or name.", nameof(name));
        Registry<LambdaFunction>.Add(new(typeof(LambdaFunction), package, name, known.Name, _ => known));
        return known;
    }

    /// <summary>Wraps a function, named after its method, or <c>lambda</c> when it has no name of its own.</summary>
    /// <param name="function">Returns a new tensor, or its argument itself.</param>
    public static implicit operator LambdaFunction(Func<Tensor, Tensor> function) => new(FunctionName.Of(function), function);

    /// <summary>Applies the function.</summary>
    /// <param name="input">The input of the layer.</param>
    /// <param name="arguments">The arguments of the layer.</param>
    /// <param name="context">Whether the call trains, and the mask of the input.</param>
    public Tensor Apply(Tensor input, JsonObject arguments, CallContext context) =>
        function(input, arguments, context) ?? throw Returned.Nothing("Function", Name);

    /// <summary>A function has no arguments of its own.</summary>
    /// <returns>An empty object.</returns>
    public JsonObject GetConfig() => [];

    /// <summary>Reads what Keras writes for a function.</summary>
    /// <param name="value">A value in a config.</param>
    /// <returns>The function.</returns>
    /// <exception cref="ConfigException">It is something else, not known, or Python's bytecode.</exception>
    public static LambdaFunction FromConfig(ConfigValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if ((value.Node as JsonObject)?["class_name"]?.ToJsonString() == "\"__lambda__\"")
            throw value.Error(
                "the name of a function, because the bytecode of a Python lambda cannot run here (write the function in C# and read with "
                + "new CustomObjects().Add(\"Lambda\", config => new Lambda(x => ..., name: (string?)config[\"name\"])))");
        if (FunctionConfig.NameOf(value.Node) is not { } name) throw value.Error("a function by its name");
        try
        {
            return Registry<LambdaFunction>.Deserialize(name);
        }
        catch (ConfigException error)
        {
            throw value.Error("a known function", error);
        }
    }

    /// <summary>Writes what Keras writes for a function.</summary>
    /// <returns>JSON.</returns>
    /// <exception cref="NotSupportedException">It has no name.</exception>
    public JsonNode ToConfigValue() => Name != Unnamed
        ? FunctionConfig.ToJson(Name)
        : throw new NotSupportedException("A lambda cannot be written: give it a name, new LambdaFunction(\"mine\", x => ...), and the same name in customObjects to read it.");

    /// <summary>Same as <see cref="Name"/>.</summary>
    public override string ToString() => Name;
}
