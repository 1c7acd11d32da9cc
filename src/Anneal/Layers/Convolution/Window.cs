namespace Anneal.Layers;

/// <summary>A window that moves along one axis: where it fits, and how many zeros it needs.</summary>
/// <param name="Size">The number of elements in the window.</param>
/// <param name="Stride">The step of the window.</param>
/// <param name="Dilation">The distance between neighbouring elements.</param>
/// <param name="Padding">The padding of the input.</param>
internal readonly record struct Window(long Size, long Stride, long Dilation, PaddingMode Padding)
{
    /// <summary>The extent from the first element to the last.</summary>
    public long Span => Dilation * (Size - 1) + 1;

    /// <summary>The windows along all axes.</summary>
    public static Window[] All(long[] sizes, long[] strides, long[] dilations, PaddingMode padding, bool mayBeCausal = false)
    {
        if (padding is not (PaddingMode.Valid or PaddingMode.Same) && !(mayBeCausal && padding == PaddingMode.Causal))
            throw Require.Refused(padding, mayBeCausal ? "Valid, Same or Causal" : "Valid or Same");
        return [.. sizes.Select((size, i) => new Window(size, strides[i], dilations[i], padding))];
    }

    /// <summary>The number of positions along an axis; below 1 where the window does not fit.</summary>
    public long Positions(long length)
    {
        if (length == Shape.Unknown) return Shape.Unknown;
        return Padding == PaddingMode.Valid ? (length < Span ? 0 : (length - Span) / Stride + 1) : (length + Stride - 1) / Stride;
    }

    /// <summary>The zeros before and after an axis. As in TensorFlow, an odd zero comes after it.</summary>
    public (long Before, long After) Zeros(long length)
    {
        if (Padding == PaddingMode.Valid) return (0, 0);
        if (Padding == PaddingMode.Causal) return (Span - 1, 0);
        var zeros = Math.Max((Positions(length) - 1) * Stride + Span - length, 0);
        return (zeros / 2, zeros - zeros / 2);
    }
}
