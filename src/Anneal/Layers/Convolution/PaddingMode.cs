namespace Anneal.Layers;

/// <summary>What stands around an input while a window moves over it.</summary>
public enum PaddingMode
{
    /// <summary>Nothing: the window stays inside. Keras: <c>valid</c>.</summary>
    Valid,

    /// <summary>Zeros, such that the output has as many positions as the input, divided by the stride and rounded up; where their number is odd, one more at the end. Keras: <c>same</c>.</summary>
    Same,

    /// <summary>Zeros before the first step alone, so that no output sees a later input; for one dimension. Keras: <c>causal</c>.</summary>
    Causal,
}
