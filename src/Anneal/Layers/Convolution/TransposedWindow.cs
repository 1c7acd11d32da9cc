namespace Anneal.Layers;

/// <summary>A window that each element of an axis spreads over the output.</summary>
/// <param name="Window">The window of the convolution that this transposes.</param>
/// <param name="OutputPadding">By how much the output is longer than the least; null for Keras's rule.</param>
internal readonly record struct TransposedWindow(Window Window, long? OutputPadding)
{
    /// <summary>What one element makes; each further one makes a stride more.</summary>
    private long One => (Window.Padding, OutputPadding) switch
    {
        (PaddingMode.Same, null) => Window.Stride,
        (PaddingMode.Same, { } added) => Window.Span % 2 + added,
        (_, null) => Math.Max(Window.Span, Window.Stride),
        (_, { } added) => Window.Span + added,
    };

    /// <summary>What is cut off before the first element.</summary>
    public long Before => Window.Padding == PaddingMode.Same ? Math.Max(Window.Span - 1 - (One + Window.Span - 1) / 2, 0) : 0;

    /// <summary>What libtorch, which cuts as much off the end, lacks there; it has too much where this is negative.</summary>
    public long Lacking => One - (Window.Span - 2 * Before);

    public long Positions(long length) => (length - 1) * Window.Stride + One;
}
