namespace Anneal.Layers;

/// <summary>How points outside an image are filled.</summary>
public enum FillMode
{
    /// <summary>One constant value: k k k | a b c d | k k k. Keras: <c>constant</c>.</summary>
    Constant,

    /// <summary>The image reflected about its edge: c b a | a b c d | d c b. Keras: <c>reflect</c>.</summary>
    Reflect,

    /// <summary>The image repeated: b c d | a b c d | a b c. Keras: <c>wrap</c>.</summary>
    Wrap,

    /// <summary>The nearest edge pixel: a a a | a b c d | d d d. Keras: <c>nearest</c>.</summary>
    Nearest,
}
