using static TorchSharp.torch;

namespace Anneal.Tests;

/// <summary>Another number of torch threads until it is disposed.</summary>
internal sealed class TorchThreads : IDisposable
{
    private readonly int before = get_num_threads();

    public TorchThreads(int count) => set_num_threads(count);

    public void Dispose() => set_num_threads(before);
}
