using Anneal.Activations;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Applies an activation function to its input.</summary>
/// <remarks>The shape stays. Keras: <c>keras.layers.Activation</c>.</remarks>
/// <example><code>
/// new Activation("relu")
/// new Activation(new Func&lt;Tensor, Tensor&gt;(x => x.clamp(0, 6)))
/// </code></example>
[Keras("keras.layers")]
public sealed partial class Activation : SameShapeLayer
{
    /// <summary>An activation layer.</summary>
    /// <param name="activation">The function, by name or as an object.</param>
    /// <param name="name">The name, unique within the model.</param>
    public Activation(ActivationFunction activation, string? name = null)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(activation);
        Function = activation;
    }

    /// <summary>The function applied.</summary>
    [ConfigKey("activation")]
    public ActivationFunction Function { get; }

    internal bool IsRelu => BuiltIn.Is(Function, "relu");

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context) => Function.Apply(input);
}
