using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Rescales its input: <c>output = input * scale + offset</c>.</summary>
/// <remarks>Keras: <c>keras.layers.Rescaling</c>. The shape is unchanged; integers, such as the bytes of an image, become float32.</remarks>
/// <example><code>
/// new Rescaling(1.0 / 255)             // [0, 255] to [0, 1]
/// new Rescaling(1 / 127.5, offset: -1) // [0, 255] to [-1, 1]
/// new Rescaling(scale: [1, 2, 0.5])    // one for each channel
/// </code></example>
[Keras("keras.layers")]
public sealed partial class Rescaling : UnaryLayer
{
    /// <summary>Makes a rescaling layer.</summary>
    /// <param name="scale">The factor, or one factor per position of the last axis; finite and not 0.</param>
    /// <param name="offset">The offset, or one offset per position of the last axis; finite. Default 0.</param>
    /// <param name="name">The name, unique within the model.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is NaN or infinite, or a factor is 0 (note that the integer division <c>1 / 255</c> is 0).</exception>
    public Rescaling(Numbers scale, Numbers offset = default, string? name = null)
        : base(name)
    {
        foreach (var number in scale) Require.Single(Require.Finite(NotZero(number), nameof(scale)), nameof(scale));
        foreach (var number in offset) Require.Single(Require.Finite(number, nameof(offset)), nameof(offset));
        (Scale, Offset) = (scale, offset);
    }

    /// <summary>The factor.</summary>
    public Numbers Scale { get; }

    /// <summary>The offset. Default 0.</summary>
    public Numbers Offset { get; }

    private protected override bool WorksWide => true;

    private protected override Shape ShapeFor(Shape input)
    {
        foreach (var numbers in (Numbers[])[Scale, Offset])
            if (numbers.List is { Count: > 1 } list && input[^1] != Shape.Unknown && input[^1] != list.Count)
                throw this.Refuses($"has {list.Count} numbers, one for each value along the last axis", input, nameof(input));
        return input;
    }

    /// <inheritdoc/>
    protected internal override bool SupportsMasking => true;

    /// <inheritdoc/>
    protected override void Build(Shape input, Weights weights) => ShapeFor(input);

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        ShapeFor(input.shape);
        var scaled = Scale.List is { } factors ? input * Values(factors, input) : input.Times((float)Scale.Value);
        return Offset.List is { } offsets ? scaled.Plus(Values(offsets, input)) : scaled.Plus_((float)Offset.Value);
    }

    private static double NotZero(double scale) => scale != 0
        ? scale
        : throw Require.Refused(scale, "a number other than 0 (in C#, 1 / 16 is 0: write 1.0 / 16)");

    private static Tensor Values(IReadOnlyList<double> numbers, Tensor like) => tensor(numbers.Select(number => (float)number).ToArray(), dtype: like.dtype, device: like.device);
}
