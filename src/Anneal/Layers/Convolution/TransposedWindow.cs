namespace Anneal.Layers;

/// <summary>A window that each element of an axis spreads over the output.</summary>
/// <param name="Window">The window of the convolution that this transposes.</param>
/// <param name="OutputPadding">Elements added to the smallest output; null for Keras's rule.</param>
internal readonly record struct TransposedWindow(Window Window, long? OutputPadding)
{
    /// <summary>The output size of one element; each further element adds a stride.</summary>
    private long One => (Window.Padding, OutputPadding) switch
    {
        (PaddingMode.Same, null) => Window.Stride,
        (PaddingMode.Same, { } added) => Window.Span % 2 + added,
        (_, null) => Math.Max(Window.Span, Window.Stride),
        (_, { } added) => Window.Span + added,
    };

    /// <summary>The elements cut off before the first.</summary>
    public long Before => Window.Padding == PaddingMode.Same ? Math.Max(Window.Span - 1 - (One + Window.Span - 1) / 2, 0) : 0;

    /// <summary>The elements missing at the end, because libtorch cuts off the same number on both sides; negative if there are too many.</summary>
    public long Lacking => One - (Window.Span - 2 * Before);

    public long Positions(long length) => (length - 1) * Window.Stride + One;
}
