using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Masks the steps of a sequence at which every feature equals <paramref name="maskValue"/>, and sets them to 0.</summary>
/// <remarks>
/// Input (batch, steps, features), same output. Later layers that support masks ignore masked steps. Keras: <c>keras.layers.Masking</c>.
/// </remarks>
/// <example><code>
/// new Sequential([new Input(5, 3), new Masking(maskValue: -1), new LSTM(8)])
/// </code></example>
/// <param name="maskValue">The value of masked steps. Default 0.</param>
/// <param name="name">The name, unique within the model.</param>
[Keras("keras.layers")]
public sealed partial class Masking(double maskValue = 0, string? name = null) : SameShapeLayer(name)
{
    /// <summary>The value of masked steps.</summary>
    public double MaskValue { get; } = maskValue;

    /// <inheritdoc/>
    public override Tensor ComputeMask(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor?> masks)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return Counts(inputs[0]).any(-1);
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context) => input.Fill(Counts(input).any(-1, keepdim: true).logical_not(), 0);

    private Tensor Counts(Tensor input)
    {
        using var number = MaskValue.ToScalar();
        return input.ne(number);
    }
}
