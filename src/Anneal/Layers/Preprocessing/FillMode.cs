namespace Anneal.Layers;

/// <summary>What lies beyond the border of an image.</summary>
public enum FillMode
{
    /// <summary>One value: k k k | a b c d | k k k. Keras: <c>constant</c>.</summary>
    Constant,

    /// <summary>The image in a mirror: c b a | a b c d | d c b. Keras: <c>reflect</c>.</summary>
    Reflect,

    /// <summary>The image again: b c d | a b c d | a b c. Keras: <c>wrap</c>.</summary>
    Wrap,

    /// <summary>The pixel at the border: a a a | a b c d | d d d. Keras: <c>nearest</c>.</summary>
    Nearest,
}
