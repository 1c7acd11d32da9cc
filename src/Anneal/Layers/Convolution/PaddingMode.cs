namespace Anneal.Layers;

/// <summary>The padding of an input for a moving window.</summary>
public enum PaddingMode
{
    /// <summary>No padding: the window stays within the input. Keras: <c>valid</c>.</summary>
    Valid,

    /// <summary>Zeros on both sides, so that the output has ceil(input / stride) positions. An odd zero goes to the end. Keras: <c>same</c>.</summary>
    Same,

    /// <summary>Zeros before the first step only, so that no output depends on later inputs; for one dimension. Keras: <c>causal</c>.</summary>
    Causal,
}
