using static TorchSharp.torch;

namespace Anneal.Regularizers;

/// <summary>A penalty on values.</summary>
public abstract class Regularizer
{
    /// <summary>The penalty.</summary>
    /// <param name="weights">The values.</param>
    public abstract Tensor Apply(Tensor weights);
}
