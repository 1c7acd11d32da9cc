using Anneal.Tests;
using TorchSharp;

[assembly: AssemblyFixture(typeof(OneTorchThread))]

namespace Anneal.Tests;

/// <summary>Every test of this assembly runs with one torch thread: the same bits on every machine, and no stalls on a busy one.</summary>
public sealed class OneTorchThread
{
    public OneTorchThread() => torch.set_num_threads(1);
}
