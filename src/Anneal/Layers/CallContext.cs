using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>What a layer knows about the current call.</summary>
/// <param name="Training">True while training.</param>
/// <param name="Mask">The mask of the first input, true where data counts; null if all of it does.</param>
public readonly record struct CallContext(bool Training, Tensor? Mask = null)
{
    /// <summary>The masks that the call was given, one for each of its first inputs; null where each input has its own.</summary>
    internal IReadOnlyList<Tensor?>? Masks { get; init; }
}
