using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Says, as the first layer of a model, what shape each sample has, so that the model is built at once.</summary>
/// <remarks>Keras: <c>keras.Input</c>. It does nothing to the data and is not counted among <c>Layers</c>.</remarks>
/// <example><code>
/// var model = new Sequential([new Input(8, 8), new Flatten(), new Dense(10)]);
/// model.Summary();
/// </code></example>
public sealed class Input : Layer
{
    /// <summary>The shape of one sample.</summary>
    /// <param name="shape">Without the batch axis; each size at least 1, or <see cref="Anneal.Shape.Unknown"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is 0 or below -1.</exception>
    public Input(params ReadOnlySpan<long> shape)
        : base(null)
    {
        foreach (var size in shape)
            if (size is 0 or < Anneal.Shape.Unknown)
                throw new ArgumentOutOfRangeException(nameof(shape), size, "Each size of a sample must be >= 1, or -1 where it is not known.");
        Shape = Anneal.Shape.Create(shape);
    }

    /// <summary>The shape of one sample, without the batch axis.</summary>
    public Shape Shape { get; }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, bool training) => input.alias();
}
