using TorchSharp;

namespace Anneal.Tests;

/// <summary>The same bits on every machine: sums depend on the number of threads.</summary>
public sealed class OneTorchThread
{
    public OneTorchThread() => torch.set_num_threads(1);
}
