using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Flattens each sample to one axis.</summary>
/// <remarks>Input (batch, a, b, ...), output (batch, a b ...). An input of shape (batch,) becomes (batch, 1). Keras: <c>keras.layers.Flatten</c>.</remarks>
[Keras("keras.layers")]
public sealed partial class Flatten : UnaryLayer
{
    /// <summary>A flattening layer.</summary>
    /// <param name="dataFormat">The position of the channel axis of the input; with <see cref="DataFormat.ChannelsFirst"/> channels are
    /// moved to the end before flattening. Default: last.</param>
    /// <param name="name">The name, unique within the model.</param>
    public Flatten(Choice<DataFormat>? dataFormat = null, string? name = null)
        : base(name) => DataFormat = Require.Defined(dataFormat ?? DataFormat.ChannelsLast, nameof(dataFormat));

    /// <summary>The position of the channel axis of the input. Default <see cref="DataFormat.ChannelsLast"/>.</summary>
    public DataFormat DataFormat { get; }

    private protected override Shape ShapeFor(Shape input)
    {
        var sample = input[1..];
        return [input[0], sample.Contains(Shape.Unknown) ? Shape.Unknown : sample.ElementCount];
    }

    /// <inheritdoc/>
    protected override bool TakesIntegers => true;

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context) => input.dim() == 1 ? input.unsqueeze(1) : ChannelsLast(input).flatten(1);

    private Tensor ChannelsLast(Tensor input) => DataFormat == DataFormat.ChannelsFirst && input.dim() > 2 ? input.movedim([1], [-1]) : input;
}
