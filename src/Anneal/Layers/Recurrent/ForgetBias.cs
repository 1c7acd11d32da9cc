using Anneal.Initializers;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>The first bias of an LSTM that remembers from the start: ones at the forget gate.</summary>
internal sealed class ForgetBias(Initializer others, long units) : Initializer
{
    protected override Tensor Values(long[] shape) => cat([others.Create(units), ones(units), others.Create(2 * units)]);
}
