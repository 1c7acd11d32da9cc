using Anneal.Naming;
using static TorchSharp.torch;

namespace Anneal.Activations;

/// <summary>A named element-wise function that a layer applies to its output. Converts from a name and from a function.</summary>
/// <example><code>
/// ActivationFunction a = "relu";
/// ActivationFunction b = new("leaky_relu_01", x => ActivationFunctions.LeakyRelu(x, 0.1));
/// </code></example>
/// <remarks>Source: <c>keras.activations</c>.</remarks>
public sealed class ActivationFunction
{
    private readonly Func<Tensor, Tensor> function;

    /// <summary>Names a function.</summary>
    /// <param name="name">How the function is called in summaries and saved models.</param>
    /// <param name="function">Returns a new tensor, or its argument itself.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public ActivationFunction(string name, Func<Tensor, Tensor> function)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(function);
        Name = name;
        this.function = function;
    }

    /// <summary>How the function is called in summaries and saved models, for example <c>relu</c>.</summary>
    public string Name { get; }

    /// <summary>Applies the function. The caller owns the result, which for <c>linear</c> is <paramref name="x"/> itself.</summary>
    public Tensor Apply(Tensor x) => function(x);

    /// <summary>The function with Keras's default parameters that a name such as <c>"relu"</c> stands for.</summary>
    /// <exception cref="ArgumentException">The name is not known; the message lists the nearest known ones.</exception>
    public static ActivationFunction Get(string name) => ActivationNames.Table.Create(name);

    /// <summary>Same as <see cref="Get"/>.</summary>
    public static implicit operator ActivationFunction(string name) => Get(name);

    /// <summary>Wraps a function, named after its method, or <c>lambda</c> when it has no name of its own.</summary>
    public static implicit operator ActivationFunction(Func<Tensor, Tensor> function) => new(FunctionName.Of(function), function);

    /// <summary>Same as <see cref="Name"/>.</summary>
    public override string ToString() => Name;
}
